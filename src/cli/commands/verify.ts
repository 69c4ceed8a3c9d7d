// `ens-local verify [file]`: whether a signature is the one ENS sends with this body, and if not, how it came about.

import { SIGNATURE_HEADER } from '../../ens/signature.js'
import { explainSignature } from '../../ens/signature-readings.js'
import { colours } from '../colours.js'
import type { Args, Command, Io } from '../command.js'
import { textOf } from '../option-values.js'
import { bodyPositional, keyOptions, readBody, readKey } from '../signature-input.js'
import { usageError } from '../usage-error.js'

const example = `For example: ens-local verify body.json --key-file key.txt --header '${SIGNATURE_HEADER}: …'`

const fromHeader = (header: string): string => {
  const [name = '', ...value] = header.split(':')
  if (name.trim().toLowerCase() === SIGNATURE_HEADER && value.length > 0) return value.join(':')
  throw usageError(`--header is not ${SIGNATURE_HEADER}: followed by a signature.`, example)
}

const signatureOf = (args: Args): string => {
  const header = textOf(args, 'header')
  const signature = (header === undefined ? (textOf(args, 'signature') ?? '') : fromHeader(header)).trim()
  if (signature !== '') return signature
  throw usageError('There is no signature to check.', example)
}

const run = async (args: Args, io: Io): Promise<number> => {
  const signature = signatureOf(args)
  const key = await readKey(args, io)
  const reading = explainSignature(await readBody(args, io), signature, key)
  const valid = reading.fits && reading.asEns
  const paint = colours(io)
  const mark = valid ? paint.green('✔') : paint.red('✘')
  const words = `${mark} ${reading.says}\n  ${reading.hint}\n`
  io.stdout.write(args.json === true ? `${JSON.stringify({ type: 'verification', valid, ...reading })}\n` : words)
  return valid ? 0 : 1
}

export const command: Command = {
  usage: 'verify [file]',
  positionals: bodyPositional,
  options: {
    ...keyOptions,
    signature: { type: 'string', describe: 'The signature to check' },
    header: { type: 'string', describe: `Or the whole header, '${SIGNATURE_HEADER}: …'; goes before --signature` },
    json: { type: 'boolean', describe: 'One JSON object on stdout' }
  },
  examples: [
    [
      'ens-local verify body.json --key-file key.txt --signature SIGNATURE',
      'Exit code 0 if ENS signs like that, else 1'
    ],
    [
      `ens-local verify body.json --key-file key.txt --header '${SIGNATURE_HEADER}: SIGNATURE'`,
      'The same with the header as it came'
    ]
  ],
  run
}
