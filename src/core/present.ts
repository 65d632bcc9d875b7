/** An object type whose members that may be undefined are optional instead. */
type Present<Fields> = {
  readonly [Key in keyof Fields as undefined extends Fields[Key] ? never : Key]: Fields[Key];
} & {
  readonly [Key in keyof Fields as undefined extends Fields[Key] ? Key : never]?: Exclude<Fields[Key], undefined>;
};

/** The object without the members that are undefined: what is absent has no key. */
export function present<Fields extends object>(fields: Fields): Present<Fields> {
  const kept: Record<string, unknown> = {};
  // In a loop, for every event goes through here several times; bench/receiver measures it.
  for (const key of Object.keys(fields)) {
    const value = fields[key as keyof Fields];
    if (value !== undefined) kept[key] = value;
  }
  // The keys are those of the object; the loop left out exactly the undefined ones.
  return kept as Present<Fields>;
}
