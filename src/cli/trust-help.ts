// How to trust a local authority, program by program, and how to undo it. We only say it: what a system trusts is its
// owner's decision.

import { shellWord, windowsWord } from './shell-word.js'

export interface TrustHelp {
  /** Who trusts it then. */
  readonly for: string
  /** Command lines. */
  readonly trust: readonly string[]
  /** Command lines; none where it ends with the command or the shell. */
  readonly undo: readonly string[]
  readonly note?: string
}

interface Authority {
  readonly certFile: string
  readonly name: string
}

const programs = (file: string): TrustHelp[] => [
  {
    for: 'Node',
    trust: [`export NODE_EXTRA_CA_CERTS=${file}`],
    undo: ['unset NODE_EXTRA_CA_CERTS'],
    note: 'Besides what it trusts already. Read when Node starts.'
  },
  { for: 'curl', trust: [`curl --cacert ${file} https://127.0.0.1:4010/_ens-local/health`], undo: [] },
  {
    for: 'Python, requests',
    trust: [`export REQUESTS_CA_BUNDLE=${file}`],
    undo: ['unset REQUESTS_CA_BUNDLE'],
    note: 'In place of all others: for a shell that calls nobody else.'
  },
  {
    for: 'Java',
    trust: [`keytool -importcert -noprompt -cacerts -storepass changeit -alias ens-local -file ${file}`],
    undo: ['keytool -delete -cacerts -storepass changeit -alias ens-local'],
    note: 'For every program of this JDK.'
  }
]

const debianFile = '/usr/local/share/ca-certificates/ens-local.crt'

const systems = (file: string, { certFile, name }: Authority): TrustHelp[] => [
  {
    for: '.NET on Linux, and all else on Debian and Ubuntu',
    trust: [`sudo cp ${file} ${debianFile}`, 'sudo update-ca-certificates'],
    undo: [`sudo rm ${debianFile}`, 'sudo update-ca-certificates --fresh']
  },
  {
    for: 'Chrome and Chromium on Linux',
    trust: [`certutil -d "sql:$HOME/.pki/nssdb" -A -t C,, -n ens-local -i ${file}`],
    undo: ['certutil -d "sql:$HOME/.pki/nssdb" -D -n ens-local'],
    note: 'certutil is in libnss3-tools. In Firefox: Settings, Certificates, View, Authorities, Import that file.'
  },
  {
    for: '.NET, browsers and most else on macOS',
    trust: [`security add-trusted-cert -r trustRoot -k ~/Library/Keychains/login.keychain-db ${file}`],
    undo: [`security remove-trusted-cert ${file}`, `security delete-certificate -c '${name}'`]
  },
  {
    for: '.NET, browsers and most else on Windows, for your account',
    trust: [`certutil -user -addstore Root ${windowsWord(certFile)}`],
    undo: [`certutil -user -delstore Root "${name}"`]
  }
]

export const trustHelp = (authority: Authority): TrustHelp[] => {
  const file = shellWord(authority.certFile)
  return [...programs(file), ...systems(file, authority)]
}
