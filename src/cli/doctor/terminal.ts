// What the output looks like here, and why.

import { colours } from '../colours.js'
import type { Io } from '../command.js'
import type { DoctorCheck, Finding } from './doctor-check.js'

/** Tables become blocks below it, and lines of a QR code break. */
const NARROW = 62

const why = ({ env, stdout }: Io): string => {
  if (colours({ env, stdout }).isColorSupported) return 'with colours'
  return env.NO_COLOR ? 'no colours: NO_COLOR is set' : 'no colours: TERM is dumb'
}

const look = (io: Io): Finding => {
  const { isTTY, columns = 0 } = io.stdout
  if (isTTY !== true) return { state: 'ok', text: 'none on stdout: plain text, no colours, no questions' }
  const text = `${columns} columns, ${why(io)}`
  return columns < NARROW ? { state: 'warn', text, todo: `Make it ${NARROW} columns or more.` } : { state: 'ok', text }
}

export const terminalCheck: DoctorCheck = { name: 'terminal', look: async ({ io }) => [look(io)] }
