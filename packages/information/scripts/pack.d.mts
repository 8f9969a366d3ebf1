export declare function pack(bytes: Iterable<number>, frequent: string): string;
