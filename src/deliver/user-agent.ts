/** What we call ourselves in requests: the name and the version of package.json. */
export const userAgent = 'wandb-artifact-dispatch/0.1.0';
