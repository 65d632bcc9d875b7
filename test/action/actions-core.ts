// What @actions/core itself writes: run as a process of its own, for it looks at the environment where it is called.
import { error, setOutput } from '@actions/core';

const [what, json = ''] = process.argv.slice(2);
if (what === 'outputs') for (const [name, value] of Object.entries(JSON.parse(json))) setOutput(name, value);
if (what === 'error') error(JSON.parse(json), { title: JSON.parse(json) });
