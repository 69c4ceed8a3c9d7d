// Certificates as OpenSSL and Node read them, and as TLS takes or refuses them.

import { execFile } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, connect as connectTcp } from 'node:net'
import { join } from 'node:path'
import { connect, createServer, type TLSSocket } from 'node:tls'
import { promisify } from 'node:util'
import t, { type Test } from 'tap'
import { type Certificate, type CertificateRequest, createCertificate } from '../../src/tls/create-certificate.js'

const run = promisify(execFile)
const day = 86_400_000
const life = { notBefore: new Date(Date.now() - day), notAfter: new Date(Date.now() + day) }
const hosts = [
  'localhost',
  '*.rest.example.com',
  '127.0.0.1',
  '::1',
  '2001:DB8::a:0:1',
  '::ffff:10.0.0.1',
  'fe80::1%eth0'
]

const authority = (commonName = 'Root'): Certificate => createCertificate({ commonName, authority: true, ...life })
const root = authority()
const issue = (request: Partial<CertificateRequest> = {}): Certificate =>
  createCertificate({ commonName: 'leaf', hosts, issuer: root, ...life, ...request })
const leaf = issue()

t.test('as Node reads them', async t => {
  const [above, below] = [new X509Certificate(root.cert), new X509Certificate(leaf.cert)]
  t.strictSame([above.ca, below.ca], [true, false])
  t.strictSame([above.subject, below.subject, below.issuer], ['CN=Root', 'CN=leaf', 'CN=Root'])
  t.ok(above.verify(above.publicKey) && below.verify(above.publicKey) && below.checkIssued(above))
  t.notOk(below.verify(below.publicKey))
  t.equal(
    below.subjectAltName,
    [
      'DNS:localhost',
      'DNS:*.rest.example.com',
      'IP Address:127.0.0.1',
      'IP Address:0:0:0:0:0:0:0:1',
      'IP Address:2001:DB8:0:0:0:A:0:1',
      'IP Address:0:0:0:0:0:FFFF:A00:1',
      'IP Address:FE80:0:0:0:0:0:0:1'
    ].join(', ')
  )
  for (const host of ['localhost', 'sub.rest.example.com']) t.ok(below.checkHost(host), host)
  for (const host of ['rest.example.com', 'a.b.rest.example.com', 'example.com']) t.notOk(below.checkHost(host), host)
  t.ok(below.checkIP('::1') && below.checkIP('127.0.0.1'))
  t.notOk(below.checkIP('127.0.0.2'))
  // Node's list of extended usages.
  t.strictSame(below.keyUsage, ['1.3.6.1.5.5.7.3.1'])
  t.strictSame(new X509Certificate(issue({ purpose: 'client' }).cert).keyUsage, ['1.3.6.1.5.5.7.3.2'])
  t.equal(new X509Certificate(issue({ hosts: [] }).cert).subjectAltName, undefined)
})

t.test('a name that is certified again gets another number, positive and of 16 bytes', async t => {
  const serials = Array.from({ length: 50 }, () => new X509Certificate(issue().cert).serialNumber)
  t.equal(new Set(serials).size, 50)
  for (const serial of serials) t.match(serial, /^[4-7][0-9A-F]{31}$/)
})

t.test('times are to the second, on both sides of 2050', async t => {
  const [notBefore, notAfter] = [new Date('2049-12-31T23:59:59.999Z'), new Date('2050-01-01T00:00:00Z')]
  const { validFrom, validTo } = new X509Certificate(issue({ notBefore, notAfter }).cert)
  t.strictSame([validFrom, validTo], ['Dec 31 23:59:59 2049 GMT', 'Jan  1 00:00:00 2050 GMT'])
})

t.test('names of all lengths and alphabets', async t => {
  for (const length of [1, 20, 63]) {
    const host = `${'a'.repeat(length)}.example.com`
    t.equal(new X509Certificate(issue({ hosts: [host] }).cert).subjectAltName, `DNS:${host}`)
  }
  // Enough of them for lengths of one, two and three bytes.
  for (const count of [1, 8, 16, 5000]) {
    const many = Array.from({ length: count }, (_, index) => `h${index}.example.com`)
    t.equal(new X509Certificate(issue({ hosts: many }).cert).subjectAltName?.split(', ').length, count)
  }
  t.equal(
    new X509Certificate(issue({ hosts: ['*.BÜCHER.example'] }).cert).subjectAltName,
    'DNS:*.xn--bcher-kva.example'
  )
  t.equal(new X509Certificate(issue({ commonName: 'Ünï' }).cert).subject, 'CN=Ünï')
})

t.test('what is no host', async t => {
  for (const host of [
    '',
    'a b',
    'a..b',
    '*',
    'a.*.b',
    '[::1]',
    'http://a',
    'a:1',
    '-a',
    `${'a'.repeat(64)}.b`,
    'a,DNS:b'
  ])
    t.throws(() => issue({ hosts: [host] }), { name: 'UserError', code: 'ERR_OPTION', hint: /\S/ }, host)
  t.throws(() => issue({ hosts: [Array(128).fill('a').join('.')] }), { code: 'ERR_OPTION' }, 'too long as a whole')
})

t.test('as OpenSSL reads them, strictly', async t => {
  const version = await run('openssl', ['version']).catch(() => ({ stdout: 'none' }))
  if (!/^OpenSSL [3-9]/.test(version.stdout)) {
    t.comment(`no OpenSSL 3 on this machine: ${version.stdout}`)
    return
  }
  const second = authority()
  const dir = t.testdir({
    'root.pem': root.cert,
    'second.pem': second.cert,
    'leaf.pem': leaf.cert,
    'client.pem': issue({ purpose: 'client' }).cert
  })
  const verify = async (ca: string, file: string, ...more: string[]): Promise<string> => {
    const argv = ['verify', '-x509_strict', '-no-CApath', '-no-CAstore', ...more, '-CAfile', join(dir, ca)]
    const { stdout, stderr } = await run('openssl', [...argv, join(dir, file)]).catch(error => error)
    return stdout + stderr
  }
  t.match(await verify('root.pem', 'root.pem', '-check_ss_sig'), /root\.pem: OK\n$/)
  const server = ['-purpose', 'sslserver']
  t.match(await verify('root.pem', 'leaf.pem', ...server), /leaf\.pem: OK\n$/)
  t.match(await verify('root.pem', 'leaf.pem', ...server, '-verify_hostname', 'a.rest.example.com'), /: OK\n$/)
  t.match(await verify('root.pem', 'leaf.pem', ...server, '-verify_ip', '::1'), /: OK\n$/)
  t.match(await verify('root.pem', 'leaf.pem', ...server, '-verify_hostname', 'b.example.com'), /hostname mismatch/i)
  t.match(await verify('root.pem', 'leaf.pem', '-purpose', 'sslclient'), /purpose/i)
  t.match(await verify('root.pem', 'client.pem', '-purpose', 'sslclient'), /: OK\n$/)
  t.match(
    await verify('second.pem', 'leaf.pem'),
    /unable to get local issuer|key/i,
    'of the same name, with another key'
  )
  const { stdout } = await run('openssl', ['x509', '-noout', '-text', '-in', join(dir, 'root.pem')])
  t.match(
    stdout,
    /Basic Constraints: critical\s+CA:TRUE, pathlen:0\s+X509v3 Key Usage: critical\s+Certificate Sign, CRL Sign/
  )
  t.match(stdout, /Subject Key Identifier:\s+([0-9A-F:]{59})\s+X509v3 Authority Key Identifier:\s+(keyid:)?\1/)
})

/** The port of a server that shows the certificate. */
const serve = async (t: Test, { cert, key }: Certificate): Promise<number> => {
  const server = createServer({ cert, key }, socket => socket.end('hello')).listen(0, '127.0.0.1')
  server.on('tlsClientError', () => undefined)
  t.teardown(() => server.close())
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** What a client that calls the server by this name has to say of it. */
const shake = async (port: number, host: string, ca = root.cert): Promise<string> => {
  const socket: TLSSocket = connect({ socket: connectTcp(port, '127.0.0.1'), host, ca })
  try {
    await once(socket, 'secureConnect')
    return (await socket.toArray()).join('')
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code)
  } finally {
    socket.destroy()
  }
}

t.test('TLS takes it by each of its names, and by no other', async t => {
  const port = await serve(t, leaf)
  for (const host of ['localhost', 'sub.rest.example.com', '127.0.0.1']) t.equal(await shake(port, host), 'hello', host)
  // Not by a handshake: Node 22.23 takes an IPv6 address for no name of any certificate.
  for (const host of ['::1', '2001:db8::a:0:1']) t.ok(new X509Certificate(leaf.cert).checkIP(host), host)
  for (const host of ['example.com', 'rest.example.com', 'a.b.rest.example.com', '127.0.0.2', '::2'])
    t.equal(await shake(port, host), 'ERR_TLS_CERT_ALTNAME_INVALID', host)
})

t.test('TLS refuses one of another authority, an expired one, and one that an authority may not give', async t => {
  t.match(await shake(await serve(t, leaf), 'localhost', authority('Other').cert), /UNABLE_TO_VERIFY_LEAF_SIGNATURE/)
  t.match(await shake(await serve(t, leaf), 'localhost', authority().cert), /UNABLE_TO|SIGNATURE/, 'a namesake')
  const expired = issue({ notBefore: new Date(0), notAfter: new Date(Date.now() - day) })
  t.equal(await shake(await serve(t, expired), 'localhost'), 'CERT_HAS_EXPIRED')
  const between = createCertificate({ commonName: 'Between', authority: true, issuer: root, ...life })
  const below = issue({ issuer: between })
  const chain = { ...below, cert: below.cert + between.cert }
  t.equal(await shake(await serve(t, chain), 'localhost'), 'PATH_LENGTH_EXCEEDED')
  // Node 20 calls it UNSPECIFIED, newer ones INVALID_CA.
  const ofLeaf = issue({ issuer: leaf })
  t.not(await shake(await serve(t, { ...ofLeaf, cert: ofLeaf.cert + leaf.cert }), 'localhost'), 'hello')
})
