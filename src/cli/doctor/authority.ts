// Whether the local authority, which vouches for `--tls`, is whole, valid and kept secret, and whether Node trusts it.

import { X509Certificate } from 'node:crypto'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { UserError } from '../../errors.js'
import type { LocalAuthority } from '../../tls/local-authority.js'
import { openAuthority } from '../authority.js'
import type { Io } from '../command.js'
import { authorityFolder } from '../data-folder.js'
import { readPem } from '../route-options.js'
import type { DoctorCheck, Finding } from './doctor-check.js'

const HELP = '`ens-local ca install-help` says how to trust it.'

const bodies = (pem: string): string => pem.replaceAll(/\s/g, '')

const judge = async (file: string, cert: string): Promise<Finding> => {
  const known = await readPem('NODE_EXTRA_CA_CERTS', file)
  return bodies(known).includes(bodies(cert))
    ? { state: 'ok', text: 'NODE_EXTRA_CA_CERTS names it: Node programs trust it' }
    : { state: 'warn', text: 'NODE_EXTRA_CA_CERTS names others: Node programs do not trust it.', todo: HELP }
}

const trust = async ({ cert }: LocalAuthority, { env, cwd }: Io): Promise<Finding> => {
  const file = env.NODE_EXTRA_CA_CERTS
  if (!file) return { state: 'note', text: 'NODE_EXTRA_CA_CERTS is not set: Node programs do not trust it', todo: HELP }
  // Node goes on without a file that it can not read, and says so in a warning that few see.
  return judge(resolve(cwd, file), cert).catch(({ message, hint }: UserError) => ({
    state: 'warn',
    text: message,
    todo: hint
  }))
}

export const authorityCheck: DoctorCheck = {
  name: 'ca',
  look: async ({ io }) => {
    if (!existsSync(authorityFolder(io))) return [{ state: 'note', text: 'none yet: the first --tls makes it' }]
    const authority = await openAuthority(io)
    const { validTo } = new X509Certificate(authority.cert)
    const day = new Date(validTo).toISOString().slice(0, 10)
    return [
      { state: 'ok', text: `${authority.name}, valid until ${day}, its key is yours alone` },
      await trust(authority, io)
    ]
  }
}
