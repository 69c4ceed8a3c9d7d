import { spawn } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { authorityCertFile, authorityKeyFile } from '../../src/tls/authority-files.js'
import { createCertificate } from '../../src/tls/create-certificate.js'
import { type LocalAuthority, openLocalAuthority } from '../../src/tls/local-authority.js'

const day = 86_400_000
const now = Date.parse('2026-03-01T12:00:00Z')

/** A folder that is not there yet, in one that is. */
const place = (t: Test): string => join(t.testdir(), 'data', 'ca')
const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8)
const x509 = ({ cert }: { cert: string }): X509Certificate => new X509Certificate(cert)
const daysFromNow = (text: string): number => (Date.parse(text) - now) / day
const lifeOf = (certificate: { cert: string }): number[] => {
  const { validFrom, validTo } = x509(certificate)
  return [daysFromNow(validFrom), daysFromNow(validTo)]
}
const vouchesFor = (authority: { cert: string }, leaf: { cert: string }): boolean =>
  x509(leaf).verify(x509(authority).publicKey)

t.test('made once, then found', async t => {
  const folder = place(t)
  const first = await openLocalAuthority({ folder, now })
  t.match(first, { certFile: join(folder, 'ca.pem'), created: true, name: /^ens-local CA [0-9a-f]{6}$/ })
  t.equal(readFileSync(first.certFile, 'utf8'), first.cert)
  t.equal(x509(first).subject, `CN=${first.name}`)
  t.strictSame(lifeOf(first), [-1, 3650])
  t.strictSame(readdirSync(dirname(folder)), ['ca'])
  t.strictSame(readdirSync(folder).sort(), ['ca-key.pem', 'ca.pem'])
  const { issue: _, ...facts } = await openLocalAuthority({ folder, now: now + day })
  t.strictSame(facts, { certFile: first.certFile, cert: first.cert, name: first.name, created: false })
})

t.test('another place, another authority', async t => {
  const [one, two] = [
    await openLocalAuthority({ folder: place(t), now }),
    await openLocalAuthority({ folder: `${place(t)}2`, now })
  ]
  t.not(one.name, two.name)
  t.notOk(vouchesFor(one, two.issue(['localhost'])))
})

t.test('the key is for the owner alone, whatever the umask says', async t => {
  const before = process.umask(0)
  t.teardown(() => process.umask(before))
  for (const mask of [0, 0o077]) {
    process.umask(mask)
    const folder = join(t.testdir(), 'data', 'ca')
    await openLocalAuthority({ folder, now })
    t.strictSame([modeOf(dirname(folder)), modeOf(folder)], ['700', '700'])
    t.strictSame([modeOf(authorityKeyFile(folder)), modeOf(authorityCertFile(folder))], ['600', '644'])
  }
})

t.test('an empty folder, and the folder above, may be there already', async t => {
  const folder = place(t)
  mkdirSync(folder, { recursive: true })
  t.ok((await openLocalAuthority({ folder, now })).created)
})

t.test('leaves live for 397 days at most, and never longer than the authority', async t => {
  const folder = place(t)
  const authority = await openLocalAuthority({ folder, now })
  const leaf = authority.issue(['localhost', '*.rest.marketingcloudapis.com', '::1'])
  t.strictSame(lifeOf(leaf), [-1, 396])
  t.ok(vouchesFor(authority, leaf) && x509(leaf).checkHost('sub.rest.marketingcloudapis.com'))
  t.not(leaf.cert, authority.issue(['localhost']).cert)
  t.strictSame(readdirSync(folder).length, 2, 'a leaf is written nowhere')
  const old = await openLocalAuthority({ folder, now: now + 3600 * day })
  t.strictSame(lifeOf(old.issue(['localhost'])), [3599, 3650])
  const early = await openLocalAuthority({ folder, now: now - day / 2 })
  t.strictSame(lifeOf(early.issue(['localhost'])), [-1, 395.5])
  t.throws(() => authority.issue(['no host']), { code: 'ERR_OPTION' })
})

/** What it says of a folder that somebody has been at. */
const refused = async (t: Test, spoil: (folder: string, authority: LocalAuthority) => unknown, at = now) => {
  const folder = place(t)
  await spoil(folder, await openLocalAuthority({ folder, now }))
  const before = readdirSync(folder).map(file => readFileSync(join(folder, file), 'utf8'))
  const error = await openLocalAuthority({ folder, now: at }).catch(error => error)
  t.strictSame(
    readdirSync(folder).map(file => readFileSync(join(folder, file), 'utf8')),
    before,
    'nothing is replaced'
  )
  return { folder, error }
}

t.test('one that can not be used is refused, with what to do, and left as it is', async t => {
  const spoilers: [string, (folder: string) => unknown, RegExp][] = [
    ['no key', folder => rmSync(authorityKeyFile(folder)), /ca-key\.pem can not be read \(ENOENT\)\.$/],
    ['no certificate', folder => rmSync(authorityCertFile(folder)), /ca\.pem can not be read \(ENOENT\)\.$/],
    ['garbage', folder => writeFileSync(authorityCertFile(folder), 'x'), /are no pair of ours\.$/],
    ['a key cut off', folder => writeFileSync(authorityKeyFile(folder), '-----BEGIN'), /are no pair of ours\.$/]
  ]
  for (const [name, spoil, message] of spoilers) {
    const { folder, error } = await refused(t, spoil)
    t.match(error, { name: 'UserError', code: 'ERR_CA', message }, name)
    t.match(error.hint, `Delete ${folder}, and the next start makes a new one`, name)
  }
})

t.test('a pair that is not ours', async t => {
  const life = { notBefore: new Date(now - day), notAfter: new Date(now + day) }
  const pairs = {
    'another name': createCertificate({ commonName: 'Corporate', authority: true, ...life }),
    'another key': {
      ...createCertificate({ commonName: 'ens-local CA 123456', authority: true, ...life }),
      key: undefined
    },
    'signed by somebody else': createCertificate({
      commonName: 'ens-local CA 123456',
      authority: true,
      issuer: createCertificate({ commonName: 'Corporate', authority: true, ...life }),
      ...life
    })
  }
  for (const [name, { cert, key }] of Object.entries(pairs)) {
    const { error } = await refused(t, folder => {
      writeFileSync(authorityCertFile(folder), cert)
      if (key !== undefined) writeFileSync(authorityKeyFile(folder), key)
    })
    t.match(error, { code: 'ERR_CA', message: /are no pair of ours\.$/ }, name)
  }
})

t.test('expired, and not yet valid', async t => {
  const expired = await refused(t, () => undefined, now + 3650 * day)
  t.match(expired.error, {
    code: 'ERR_CA',
    message: /ca\.pem expired on Feb 27 12:00:00 2036 GMT\.$/,
    hint: /^Delete /
  })
  const early = await refused(t, () => undefined, now - 2 * day)
  t.match(early.error, { code: 'ERR_CA', message: /not valid before Feb 28 12:00:00 2026 GMT\.$/, hint: /clock/ })
})

t.test('a key that others may read is not used', async t => {
  for (const mode of [0o640, 0o604, 0o620]) {
    const { folder, error } = await refused(t, folder => chmodSync(authorityKeyFile(folder), mode))
    t.match(error, { code: 'ERR_CA', message: /others may read its key, .*ca-key\.pem\.$/ })
    t.match(error.hint, `chmod 600 ${authorityKeyFile(folder)}.`)
    t.equal(modeOf(authorityKeyFile(folder)), mode.toString(8))
  }
})

t.test('a place that can not be had', async t => {
  const dir = t.testdir({ file: '' })
  await t.rejects(openLocalAuthority({ folder: join(dir, 'file'), now }), {
    code: 'ERR_CA',
    message: /file can not be read \(ENOTDIR\)\.$/,
    hint: /^Make it a folder of your own/
  })
  symlinkSync(join(dir, 'nowhere', 'at', 'all'), join(dir, 'link'))
  await t.rejects(openLocalAuthority({ folder: join(dir, 'link', 'ca'), now }), {
    code: 'ERR_CA',
    message: /ca can not be written \(E[A-Z]+\)\.$/,
    hint: /ENS_LOCAL_HOME/
  })
  t.strictSame(readdirSync(dir).sort(), ['file', 'link'])
})

/** One is made, the others find it, and nothing else is left. */
const checkAgreement = (t: Test, folder: string, all: { cert: string; created: boolean; leaf: string }[]): void => {
  t.equal(all.filter(({ created }) => created).length, 1, 'one has made it')
  const cert = readFileSync(authorityCertFile(folder), 'utf8')
  for (const { cert: theirs, leaf } of all) {
    t.equal(theirs, cert)
    t.ok(vouchesFor({ cert }, { cert: leaf }), 'with the key that belongs to it')
  }
  t.strictSame(readdirSync(dirname(folder)), ['ca'])
}

t.test('many at once in one process', async t => {
  const folder = place(t)
  // More than there are threads for files, so that some have seen no folder before the first is made.
  const all = await Promise.all(Array.from({ length: 12 }, () => openLocalAuthority({ folder, now })))
  checkAgreement(
    t,
    folder,
    all.map(({ cert, created, issue }) => ({ cert, created, leaf: issue(['localhost']).cert }))
  )
})

t.test('several processes at once', async t => {
  const folder = place(t)
  const program = fileURLToPath(new URL('../support/open-authority.js', import.meta.url))
  const argv = ['-u', 'NODE_OPTIONS', process.execPath, program, folder]
  const children = Array.from({ length: 3 }, () => spawn('env', argv, { stdio: ['pipe', 'pipe', 'inherit'] }))
  t.teardown(() => children.map(child => child.kill('SIGKILL')))
  const said = children.map(async child => {
    const texts: string[] = []
    child.stdout.setEncoding('utf8').on('data', text => texts.push(text))
    await once(child.stdout, 'data')
    return async () => {
      child.stdin.end('go')
      await once(child, 'close')
      return JSON.parse(texts.join('').replace('ready\n', ''))
    }
  })
  const ready = await Promise.all(said)
  checkAgreement(t, folder, await Promise.all(ready.map(go => go())))
})
