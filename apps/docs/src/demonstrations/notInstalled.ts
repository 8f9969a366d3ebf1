// Stands for back ends that the site does without.
export {};
