import { beforeAll } from '@jest/globals';
import nock from 'nock';

/** Takes nock's hook off the sockets of the process: it holds back what is no whole request, and here bytes must go out as they are. */
export function useRealSockets(): void {
  beforeAll(() => nock.restore());
}
