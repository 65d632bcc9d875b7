// The least that an Action on @actions/core does: it reads an input and sets an output.
import * as core from '@actions/core';

core.setOutput('a', core.getInput('name'));
