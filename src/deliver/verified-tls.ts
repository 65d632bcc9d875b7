/** TLS as deliveries have it: the certificate is verified, whatever `NODE_TLS_REJECT_UNAUTHORIZED` says. */
export const verifiedTls = { rejectUnauthorized: true } as const;
