export const fitted: { LOG: number[]; SIN: number[]; COS: number[] };
