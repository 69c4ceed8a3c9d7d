// What `faults serve` says: where it is and what it does, then a line for each connection and request.

import type { Sighting } from '../faults/fault-server.js'
import type { FoundKind } from '../faults/find-kind.js'
import { exampleOf } from '../faults/find-kind.js'
import { colours } from './colours.js'
import type { Args, Io } from './command.js'
import { brief } from './printable.js'
import { shellWord } from './shell-word.js'
import { wrap } from './wrap.js'

interface Ready {
  readonly found: FoundKind
  readonly url: string
  /** The file of the authority behind its certificate. */
  readonly ca: string | undefined
}

export interface ServeReport {
  ready(ready: Ready): void
  see(sighting: Sighting): void
}

const lineOf = (sighting: Sighting): string => {
  switch (sighting.what) {
    case 'connection':
      return 'connected'
    case 'request':
      return `${brief(`${sighting.method} ${sighting.path}`)}  ${sighting.bytes} bytes`
    case 'closed':
      return 'closed'
    case 'broken':
      return `broke off: ${brief(sighting.why)}`
  }
}

const kindText = ({ kind, parameter }: FoundKind): string =>
  kind.parameter === undefined ? kind.name : exampleOf(kind).replace(/\d+$/, String(parameter))

const introduction = ({ found, url, ca }: Ready, width: number | undefined): string[] => {
  const { receiver, happens } = found.kind
  const held = receiver?.is === 'closed' ? ' Nobody else can take the port meanwhile.' : ''
  const curl = ['curl', ...(ca === undefined ? [] : ['--cacert', shellWord(ca)]), '--data', "'{}'", `${url}/`]
  return [
    `${kindText(found)} is at ${url}`,
    ...wrap(`${happens}${held}`, width, '  '),
    '',
    'Try it:',
    '',
    `  ${curl.join(' ')}`,
    `  ens-local probe https://hook.example.com/ --map hook.example.com=${url}${ca === undefined ? '' : ` --ca ${shellWord(ca)}`}`,
    '',
    'Ctrl-C ends it.'
  ]
}

export const createServeReport = ({ json }: Args, io: Io): ServeReport => {
  const { stdout, stderr } = io
  const width = stderr.isTTY === true ? stderr.columns : undefined
  const { dim } = colours(io)
  if (json === true)
    return {
      ready: ({ found, url, ca }) => {
        const facts = { type: 'ready', url, kind: kindText(found), ...(ca !== undefined && { ca }) }
        stdout.write(`${JSON.stringify(facts)}\n`)
      },
      see: ({ what, ...facts }) => void stdout.write(`${JSON.stringify({ type: what, ...facts })}\n`)
    }
  return {
    ready: ready => void stderr.write(`${introduction(ready, width).join('\n')}\n`),
    see: sighting => void stdout.write(`${dim(sighting.from)}  ${lineOf(sighting)}\n`)
  }
}
