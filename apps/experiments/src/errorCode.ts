/** The code of a fault of the system, such as 'ENOENT'; undefined for what has none. */
export const errorCode = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;
