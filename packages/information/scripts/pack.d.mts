export declare const ALPHABET: string;
export declare function pack(bytes: Iterable<number>): string;
