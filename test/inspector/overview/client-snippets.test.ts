// The snippets, run as they stand against an emulator, with a secret that has every character that could go wrong.

import { execFileSync } from 'node:child_process'
import t, { type Test } from 'tap'
import { startEmulator } from '../../../src/index.js'
import type { Credentials } from '../../../src/inspector/api.js'
import { runOf, snippets } from '../../../src/inspector/overview/client-snippets.js'
import { masked } from '../../../src/inspector/overview/masked.js'
import { openWorkspace } from '../../support/workspace.js'

const clients = [{ clientId: "o'brien & sons", clientSecret: 'a"b\\n$HOME`id`%s\'"""ü' }]

const start = async (t: Test) => {
  const emulator = await startEmulator({ auth: 'strict', clients })
  t.teardown(() => emulator.close())
  const answer = await fetch(`${emulator.url}/_ens-local/credentials`)
  return { emulator, credentials: (await answer.json()) as Credentials }
}

const isThere = (program: string, ask: string): boolean => {
  try {
    execFileSync(program, [ask], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

for (const snippet of snippets) {
  const { name, text } = snippet
  const run = runOf(snippet, 'http://127.0.0.1:4010')
  const [program = '', file = ''] = run.split(' ')
  const skip = !isThere(program, program === 'sh' ? '-c' : '--version') && program !== 'sh' && `no ${program} here`
  t.test(name, { skip }, async t => {
    const { emulator, credentials } = await start(t)
    const workspace = openWorkspace(t)
    workspace.write(file, text(emulator.url, credentials))
    const before = await workspace.sh(run)
    t.equal(before.code, 0, before.stderr)
    t.match(before.stdout, '[]')
    const callback = await emulator.client.createCallback({
      callbackName: 'orders',
      url: 'https://slow-1.fault.test/ens'
    })
    const after = await workspace.sh(run)
    t.match(after.stdout, String(callback?.callbackId))
  })
}

t.test('over https they trust the authority of this machine', async t => {
  const workspace = openWorkspace(t)
  const emulator = workspace.stay('ens-local start --tls --port 0 --json')
  const { url, token } = JSON.parse((await emulator.says(/^{"type":"ready".*$/m))[0])
  const known = { auth: 'any', clientId: 'ens-local', clientSecret: 'ens-local-secret', token } as const
  const credentials: Credentials = { ...known, tokenUrl: '/v2/token', restUrl: '/platform/v1' }
  for (const snippet of snippets) {
    const run = runOf(snippet, url)
    const [program = '', file = ''] = run.replace(/^[A-Z_]+="\$\(.*?\)" /, '').split(' ')
    // Java has no variable for it: the page says how else.
    if (program === 'java' || (program !== 'sh' && !isThere(program, '--version'))) continue
    workspace.write(file, snippet.text(url, credentials))
    const { code, stdout, stderr } = await workspace.sh(run)
    t.match({ code, stdout }, { code: 0, stdout: /^\[\]\s*$/ }, `${run}: ${stderr}`)
  }
  await emulator.interrupt()
})

t.test('what is shown has no secret in it', async t => {
  const { emulator, credentials } = await start(t)
  for (const { text } of snippets) {
    const shown = text(emulator.url, masked(credentials))
    const whole = text(emulator.url, credentials)
    t.match(shown, '•')
    t.notOk(shown.includes(credentials.token))
    t.notMatch(shown, 'HOME')
    t.match(whole, 'HOME')
  }
})
