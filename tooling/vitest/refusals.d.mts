/** Calls every function of a package with arguments of no use, and gives the errors that do not name what was called. */
export declare function rawRefusals(exported: object, except?: readonly string[]): Promise<string[]>;
