import { nodePlatform } from '../../../receiver/platform/node-platform.ts';
import type { Platform } from '../../../receiver/platform/platform.ts';
import { webPlatform } from '../../../receiver/platform/web-platform.ts';

/** Both, for what has to hold on each. */
export const platforms: readonly { readonly on: string; readonly platform: Platform }[] = [
  { on: 'Node', platform: nodePlatform },
  { on: 'the web', platform: webPlatform },
];
