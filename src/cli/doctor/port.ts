// Whether the port of `start` is free, and if not, whether it is one of us who has it.

import { once } from 'node:events'
import { createServer } from 'node:net'
import { localTrust } from '../local-trust.js'
import { printable } from '../printable.js'
import type { DoctorCheck, Finding, Patient } from './doctor-check.js'
import { emulatorVersion, reach } from './reach.js'

const HOST = '127.0.0.1'

/** Why it can not be listened on; undefined when it can. */
const whyTaken = async (port: number): Promise<string | undefined> => {
  const server = createServer()
  try {
    server.listen({ port, host: HOST, exclusive: true })
    await once(server, 'listening')
    server.close()
    return undefined
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code)
  }
}

const whoHas = async (port: number, patient: Patient): Promise<Finding> => {
  for (const url of [`http://${HOST}:${port}`, `https://${HOST}:${port}`]) {
    const reached = await reach(`${url}/_ens-local/health`, { ...patient, ca: localTrust(url, patient.io) })
    const version = emulatorVersion(reached)
    if (version !== undefined) return { state: 'ok', text: `ens-local ${printable(version)} runs at ${url}` }
  }
  return {
    state: 'fail',
    text: `Something else listens on ${port}.`,
    todo: 'Stop it, or start with another: --port 0 takes a free one.'
  }
}

export const portCheck: DoctorCheck = {
  name: 'port',
  look: async patient => {
    const { port } = patient.args as { port: number }
    const why = await whyTaken(port)
    if (why === undefined) return [{ state: 'ok', text: `${port} is free` }]
    if (why === 'EADDRINUSE') return [await whoHas(port, patient)]
    return [{ state: 'fail', text: `${port} can not be had (${why}).`, todo: 'Start with a --port above 1023, or 0.' }]
  }
}
