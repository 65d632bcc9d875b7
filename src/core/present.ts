/** An object type whose members that may be undefined are optional instead. */
type Present<Fields> = {
  readonly [Key in keyof Fields as undefined extends Fields[Key] ? never : Key]: Fields[Key];
} & {
  readonly [Key in keyof Fields as undefined extends Fields[Key] ? Key : never]?: Exclude<Fields[Key], undefined>;
};

/** The object without the members that are undefined: what is absent has no key. */
export function present<Fields extends object>(fields: Fields): Present<Fields> {
  // fromEntries forgets the keys; filtering took exactly the undefined ones.
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<Fields>;
}
