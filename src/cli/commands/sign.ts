// `ens-local sign [file]`: the signature that ENS would send with this body.

import { SIGNATURE_HEADER, type SignatureKeyEncoding, sign } from '../../ens/signature.js'
import type { Args, Command, Io } from '../command.js'
import { bodyPositional, readBody, readKey, signingOptions } from '../signature-input.js'

const run = async (args: Args, io: Io): Promise<number> => {
  const { encoding, json } = args as { encoding: SignatureKeyEncoding; json?: boolean }
  const key = await readKey(args, io)
  const body = await readBody(args, io)
  const signature = sign(body, key, encoding)
  const facts = { type: 'signature', signature, header: SIGNATURE_HEADER, encoding, bytes: body.length }
  io.stdout.write(`${json ? JSON.stringify(facts) : signature}\n`)
  return 0
}

export const command: Command = {
  usage: 'sign [file]',
  positionals: bodyPositional,
  options: {
    ...signingOptions,
    json: { type: 'boolean', describe: 'One JSON object on stdout' }
  },
  examples: [
    ['ens-local sign body.json --key-file key.txt', 'The value of x-sfmc-ens-signature for this file'],
    ["printf '[]' | ens-local sign --key-file key.txt", 'The same for what comes in']
  ],
  run
}
