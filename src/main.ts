#!/usr/bin/env node
import { reportError } from './cli/command.ts';
import { runProgram } from './cli/program.ts';

try {
  await runProgram(process.argv);
} catch (error) {
  process.exitCode = reportError(error, false);
}
