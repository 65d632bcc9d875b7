import { binaryOfBase64 } from './encoding.ts';

/**
 * The number behind an artifact's id, else undefined: `QXJ0aWZhY3Q6NTE3ODg5ODg3` is the base64 of `Artifact:517889887`.
 * Source: W&B's documentation of `${artifact_version}`.
 */
export function decodeArtifactId(id: string): string | undefined {
  return /^Artifact:(\d+)$/u.exec(binaryOfBase64(id) ?? '')?.[1];
}
