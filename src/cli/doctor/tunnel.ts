// Which programs `tunnel` can use, and their versions. It needs none: localtunnel is built in.

import { runProgram } from '../../tunnel/providers/run-program.js'
import { programPath } from '../program-path.js'
import type { DoctorCheck, Finding, Patient } from './doctor-check.js'
import { whenLate } from './when-late.js'

const programs = [
  { name: 'cloudflared', args: ['--version'], without: '`ens-local tunnel` takes localtunnel in its place' },
  { name: 'ssh', args: ['-V'], without: '--provider ssh needs it' }
]

const look = async (program: (typeof programs)[number], { io, stopwatch, signal }: Patient): Promise<Finding> => {
  const { name, args, without } = program
  const command = await programPath(name, io)
  if (command === undefined) return { state: 'note', text: `${name} is not on PATH: ${without}` }
  const lines: string[] = []
  const { ended, stop } = runProgram({ command, args, onLine: line => lines.push(line) }, stopwatch)
  whenLate(signal, () => void stop())
  const { exitCode, signal: ender, error } = await ended
  if (exitCode === 0 && lines[0] !== undefined) return { state: 'ok', text: lines[0] }
  const why = error?.code ?? lines[0] ?? ender ?? `exit code ${exitCode}`
  return {
    state: 'warn',
    text: `${command} does not tell its version (${why}).`,
    todo: `Install it again, or do without: ${without}.`
  }
}

export const tunnelCheck: DoctorCheck = {
  name: 'tunnel',
  look: patient => Promise.all(programs.map(program => look(program, patient)))
}
