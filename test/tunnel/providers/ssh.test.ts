import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import t, { type Test } from 'tap'
import { createStopwatch } from '../../../src/clock/create-stopwatch.js'
import { createSsh } from '../../../src/tunnel/providers/ssh.js'
import type { TunnelOptions } from '../../../src/tunnel/tunnel-options.js'
import type { FrontDoor, Link, Provider } from '../../../src/tunnel/tunnel-ports.js'
import { toTunnelSettings } from '../../../src/tunnel/tunnel-settings.js'
import { type SetUpTunnel, tunnelContract } from '../../contract/tunnel.js'
import { freePort } from '../../support/free-port.js'
import { type Puppet, startPuppets } from '../../support/puppet.js'
import { type Sshd, sshdMissing, startSshd } from '../../support/sshd.js'
import { startTlsFront } from '../../support/tls-front.js'

const noFront = { host: '127.0.0.1', port: 4012, accept: (): void => {} }
const { signal } = new AbortController()

const create = (options: Partial<TunnelOptions>): Provider =>
  createSsh(toTunnelSettings({ port: 3000, ...options }), { stopwatch: createStopwatch() })

const withPuppet = async (
  t: Test,
  options: Partial<TunnelOptions>,
  name?: string
): Promise<{ link: Promise<Link>; puppet: Puppet; provider: Provider }> => {
  const { path, next } = await startPuppets(t, 'ssh')
  const provider = create({ tunnelBin: path, server: 'me@relay.example', ...options })
  const link = provider.dial({ front: noFront, name, signal })
  link.catch(() => {})
  return { link, puppet: await next(), provider }
}

const ours = [
  ...['-o', 'BatchMode=yes', '-o', 'ExitOnForwardFailure=yes', '-o', 'ConnectTimeout=10'],
  ...['-o', 'ServerAliveInterval=15', '-o', 'ServerAliveCountMax=2', '-o', 'ControlMaster=no', '-o', 'ControlPath=none']
]

t.test('what ssh is told', async t => {
  const { link, puppet, provider } = await withPuppet(t, { sshOptions: ['IdentityFile=~/a b', 'BatchMode=no'] })
  const theirs = ['-o', 'IdentityFile=~/a b', '-o', 'BatchMode=no']
  t.same(puppet.args, [...theirs, ...ours, '-T', '-R', '80:127.0.0.1:4012', 'me@relay.example'], 'theirs come first')
  t.match(provider, { id: 'ssh', stableName: false })
  const text = '\u001b[32mSee https://admin.relay.example/ and https://example\nHTTPS: https://abc.relay.example\r\n'
  await puppet.obey({ do: 'out', text })
  const { url, name, close } = await link
  t.same([url, name], ['https://abc.relay.example', undefined])
  await close()
  await puppet.gone
})

t.test('the session stays open', async t => {
  const { puppet } = await withPuppet(t, {})
  await puppet.obey({ do: 'say when input ends' })
  await puppet.obey({ do: 'ignore', signal: 'SIGTERM' })
  process.kill(puppet.pid, 'SIGTERM')
  t.equal(await puppet.tells(), 'SIGTERM', 'and no end of input before')
})

t.test('a port, and a URL that is known', async t => {
  const options = { server: '[::1]:2222', tunnelUrl: 'https://known.example', sshRemote: '127.0.0.1:8080' }
  const { link, puppet, provider } = await withPuppet(t, options)
  const rest = ['-T', '-N', '-v', '-p', '2222', '-R', '127.0.0.1:8080:127.0.0.1:4012', '::1']
  t.same(puppet.args, [...ours, ...rest])
  t.equal(provider.stableName, true)
  await puppet.obey({ do: 'err', text: 'debug1: Authenticated, https://other.example\n' })
  await puppet.obey({ do: 'err', text: 'debug1: remote forward success for: listen 8080, connect 127.0.0.1:4012\n' })
  t.match(await link, { url: 'https://known.example', name: undefined })
})

t.test('a name', async t => {
  for (const [asked, url, given] of [
    ['mydev', 'https://mydev.relay.example', 'mydev'],
    ['my.example.com', 'https://my.example.com', 'my.example.com'],
    ['mydev', 'https://mydev2.relay.example', 'mydev2']
  ] as const) {
    const { link, puppet, provider } = await withPuppet(t, { name: asked }, asked)
    t.equal(puppet.args.at(-2), `${asked}:80:127.0.0.1:4012`)
    t.equal(provider.stableName, true)
    await puppet.obey({ do: 'out', text: `${url}\n` })
    t.match(await link, { url, name: given })
  }
  const known = await withPuppet(t, { tunnelUrl: 'https://known.example', sshRemote: '127.0.0.1:8080' }, 'mydev')
  t.equal(known.puppet.args.at(-2), '127.0.0.1:8080:127.0.0.1:4012', 'the bind address of the user stays')
  await known.puppet.obey({ do: 'err', text: 'debug1: remote forward success for: listen mydev:80, connect 1\n' })
  t.match(await known.link, { url: 'https://known.example', name: 'mydev' })
})

t.test('servers', async t => {
  t.throws(() => create({}), { code: 'ERR_OPTION', hint: /--server nokey@localhost\.run/ })
  const wrong = ['', '-oProxyCommand=x', '-l@host', 'me@-host', 'https://relay.example', 'host:', 'host:1:2', 'a b']
  for (const server of wrong) t.throws(() => create({ server }), { code: 'ERR_OPTION' }, `no login: ${server}`)
  for (const server of ['alias', 'a@b', 'corp\\me@x@host.example:22', '::1', '[fe80::1]']) {
    if (server === '::1') t.throws(() => create({ server }), { code: 'ERR_OPTION' }, 'an address needs brackets')
    else t.ok(create({ server }), server)
  }
})

t.test('no ssh', async t => {
  const missing = create({ server: 'me@relay.example', tunnelBin: 'ens-local-no-ssh' })
  await t.rejects(missing.dial({ front: noFront, name: undefined, signal }), {
    code: 'ERR_TUNNEL_BINARY',
    hint: /OpenSSH/
  })
})

t.test('cancelled before anything is run', async t => {
  const cancelled = { front: noFront, name: undefined, signal: AbortSignal.abort() }
  await t.rejects(create({ server: 'me@relay.example' }).dial(cancelled), { code: 'ERR_TUNNEL_ABORTED' })
})

t.test('what ssh says', async t => {
  for (const [line, code] of [
    ['ssh: Could not resolve hostname relay.example: Name or service not known', 'ERR_TUNNEL_UNREACHABLE'],
    ['ssh: connect to host relay.example port 22: Connection timed out', 'ERR_TUNNEL_UNREACHABLE'],
    ['ssh: connect to host relay.example port 22: Network is unreachable', 'ERR_TUNNEL_UNREACHABLE'],
    ['kex_exchange_identification: Connection closed by remote host', 'ERR_TUNNEL_UNREACHABLE'],
    ['Error: remote port forwarding failed for listen port 80', 'ERR_TUNNEL_PORT_TAKEN'],
    ['If you get a permission denied, look here.', 'ERR_TUNNEL_EXITED']
  ] as const) {
    const { link, puppet } = await withPuppet(t, {})
    await puppet.obey({ do: 'err', text: `debug1: Connection refused\n${line}\n` })
    puppet.end({ do: 'end', code: 255 })
    await t.rejects(link, { code }, line)
  }
})

interface Real {
  readonly sshd: Sshd
  readonly front: FrontDoor
  dial(options?: Partial<TunnelOptions>): Promise<Link>
}

const real = async (t: Test, command?: string): Promise<Real> => {
  const sshd = await startSshd(t, command)
  const server = createServer((_request, response) => void response.end('through')).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const front = { ...noFront, port: (server.address() as AddressInfo).port }
  const dial: Real['dial'] = async options => {
    const link = await create({
      server: sshd.server,
      tunnelBin: sshd.ssh,
      sshOptions: sshd.sshOptions,
      sshRemote: '127.0.0.1:0',
      ...options
    }).dial({ front, name: undefined, signal })
    t.teardown(() => link.close())
    return link
  }
  return { sshd, front, dial }
}

const ask = async (port: number): Promise<string> => {
  const outgoing = request({ host: '127.0.0.1', port, agent: false }).end()
  const [response] = await once(outgoing, 'response')
  let text = ''
  for await (const chunk of response) text += chunk
  return text
}

const tunnelUrl = 'https://known.example'

const setUp: SetUpTunnel = async t => {
  const sshd = await startSshd(t)
  const host = 'known.ssh.test'
  const front = await startTlsFront(t, [host], sshd.port)
  const { server, sshOptions, ssh } = sshd
  const map = { [host]: front.origin }
  const where = { server, sshOptions, tunnelBin: ssh, sshRemote: '127.0.0.1:0', tunnelUrl: `https://${host}` }
  return { front, options: { provider: 'ssh', ...where, map, ca: front.ca } }
}

t.test(
  `against sshd${sshdMissing === undefined ? '' : `: ${sshdMissing}`}`,
  { skip: sshdMissing ?? false },
  async t => {
    t.test('a session that prints its URL', async t => {
      const { sshd, dial } = await real(t, 'echo 1: https://abc.relay.example/; cat')
      const { url, close } = await dial()
      t.equal(url, 'https://abc.relay.example')
      t.equal(await ask(sshd.port), 'through')
      await close()
      await sshd.empty()
    })

    t.test('without a session the link is there when the forwarding is', async t => {
      const { sshd, dial } = await real(t, 'exit 1')
      const { close } = await dial({ tunnelUrl })
      t.equal(await ask(sshd.port), 'through')
      await close()
      await sshd.empty()
    })

    t.test('an unknown host key', async t => {
      const { sshd, dial } = await real(t)
      const [identity = ''] = sshd.sshOptions
      const sshOptions = [identity, `UserKnownHostsFile=${sshd.strangers}`]
      const [, port] = sshd.server.split(':')
      await t.rejects(dial({ tunnelUrl, sshOptions, tunnelBin: undefined }), {
        code: 'ERR_TUNNEL_AUTH',
        message: 'ssh to 127.0.0.1: Host key verification failed.',
        hint: new RegExp(`ssh -p ${port} \\S+@127\\.0\\.0\\.1$`)
      })
      await sshd.empty()
    })

    t.test('a key that it does not know', async t => {
      const { sshd, dial } = await real(t)
      const sshOptions = [`IdentityFile=${sshd.wrongKey}`, ...sshd.sshOptions.slice(1)]
      await t.rejects(dial({ sshOptions }), { code: 'ERR_TUNNEL_AUTH', message: /Permission denied \(publickey\)/ })
      await t.rejects(dial({ sshOptions, tunnelUrl }), { code: 'ERR_TUNNEL_AUTH' })
      await sshd.empty()
    })

    t.test('a port that is taken', async t => {
      const { sshd, dial } = await real(t)
      const other = createTcpServer().listen(0, '127.0.0.1')
      t.teardown(() => other.close())
      await once(other, 'listening')
      const sshRemote = `127.0.0.1:${(other.address() as AddressInfo).port}`
      for (const more of [{}, { tunnelUrl }])
        await t.rejects(dial({ ...more, sshRemote }), {
          code: 'ERR_TUNNEL_PORT_TAKEN',
          message: /failed for listen port/
        })
      await sshd.empty()
    })

    t.test('nobody listens there', async t => {
      const { dial } = await real(t)
      const port = await freePort()
      await t.rejects(dial({ server: `me@127.0.0.1:${port}` }), { code: 'ERR_TUNNEL_UNREACHABLE', message: /refused/ })
    })

    t.test('its side of the connection is killed', async t => {
      const { sshd, dial } = await real(t)
      const { lost, close } = await dial({ tunnelUrl })
      sshd.killSessions()
      t.match(await lost, { code: 'ERR_TUNNEL_LOST', message: /^ssh to 127\.0\.0\.1 has ended \(exit code 255\)/ })
      await close()
    })

    tunnelContract(t, 'ssh', setUp)
  }
)
