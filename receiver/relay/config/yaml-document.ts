import { LineCounter, parseDocument, type Document } from 'yaml';
import type { ConfigPath } from './fault.ts';
import { placeOf } from './yaml-place.ts';
import { yamlFaults, type YamlFault } from './yaml-faults.ts';

/** A line and a column, both from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A file of YAML: what it holds, and where each of it stands. */
export interface YamlDocument {
  /** What it holds, as JSON; undefined where the YAML is broken, so that there is no use in looking at it. */
  readonly value: unknown;
  readonly faults: readonly YamlFault[];
  /** Where a key or a value stands; of what is missing, where what should hold it begins. */
  readonly placeOf: (path: ConfigPath, atKey: boolean) => Place;
  readonly toPlace: (offset: number) => Place;
}

/** Reads one document of YAML 1.2. */
export function readYaml(text: string): YamlDocument {
  const lines = new LineCounter();
  const toPlace = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  try {
    const document: Document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
    const faults = yamlFaults(document);
    const value: unknown = faults.some(({ isFatal }) => isFatal) ? undefined : document.toJS();
    return { value, faults, toPlace, placeOf: (path, atKey) => toPlace(placeOf(document, path, atKey)) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const fault = { offset: 0, path: [], message: 'the YAML is nested too deeply: flatten it', isFatal: true };
    return { value: undefined, faults: [fault], toPlace, placeOf: () => toPlace(0) };
  }
}
