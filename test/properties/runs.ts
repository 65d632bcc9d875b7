/** How many runs each property gets: `PROPERTY_RUNS` of the environment, else 1000. */
export const runs = Number(process.env['PROPERTY_RUNS'] ?? 1000);
