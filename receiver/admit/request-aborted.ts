/** The request ended before its body did: there is nobody to answer. */
export class RequestAborted extends Error {
  override readonly name = 'RequestAborted';
}
