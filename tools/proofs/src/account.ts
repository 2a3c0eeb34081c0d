/** Whose AWS it is. */
export const ACCOUNT = "111111111111";

/** Where it is. */
export const REGION = "ap-southeast-2";
