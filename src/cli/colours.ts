// Colours for a terminal, and none for a file, a pipe, or a person who wants none (https://no-color.org).

import picocolors from 'picocolors'
import type { Io } from './command.js'

export type Colours = ReturnType<typeof picocolors.createColors>

export const colours = ({ stdout, env }: Pick<Io, 'stdout' | 'env'>): Colours =>
  picocolors.createColors(stdout.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb')
