/** The value of a secret by its name; it throws where there is none, and is asked anew for each attempt. */
export type SecretOf = (name: string) => string;
