/** Whether a text can be a token in a header: what can be seen of ASCII, no blanks. Source: RFC 6750, section 2.1, more generously. */
export function isToken(text: string): boolean {
  return /^[\x21-\x7e]+$/u.test(text);
}

/** What is wrong with a text that can be no token. */
export const notToken = 'it holds blanks, line breaks or characters that no token has; give the token alone';
