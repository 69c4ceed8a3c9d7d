// Whether a program is there: it is, if it starts. So whoever starts it looks for it, and no PATH is read here.

import { spawn } from 'node:child_process'

/** What to start it by; undefined when there is none of that name. Leaves no process behind. */
export const findProgram = (name: string): Promise<string | undefined> =>
  new Promise<string>((resolve, reject) => {
    const child = spawn(name, ['--version'], { stdio: 'ignore', windowsHide: true })
    child.once('error', reject)
    child.once('spawn', () => child.kill('SIGKILL'))
    child.once('exit', () => resolve(name))
  }).catch(() => undefined)
