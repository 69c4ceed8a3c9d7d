import t, { type Test } from 'tap'
import { UserError } from '../../../src/errors.js'
import { dialProgram, type ProgramDial } from '../../../src/tunnel/providers/dial-program.js'
import type { Link } from '../../../src/tunnel/tunnel-ports.js'
import { type FakeStopwatch, fakeStopwatch } from '../../support/fake-stopwatch.js'
import { type Puppet, startPuppets } from '../../support/puppet.js'

interface Dialled {
  readonly link: Promise<Link>
  readonly puppet: Puppet
  readonly stopwatch: FakeStopwatch
  readonly abortion: AbortController
}

const dialPuppet = async (t: Test, more: Partial<ProgramDial> = {}): Promise<Dialled> => {
  const { path, next } = await startPuppets(t)
  const stopwatch = fakeStopwatch()
  const abortion = new AbortController()
  const dial: ProgramDial = {
    label: 'The puppet',
    command: path,
    args: [],
    readUrl: line => /^url (.*)/.exec(line)?.[1],
    verdicts: [
      { says: /no way in/, code: 'ERR_TUNNEL_AUTH', hint: 'Knock.' },
      { says: /too many/, code: 'ERR_TUNNEL_RATE' }
    ],
    ...more
  }
  const link = dialProgram(dial, abortion, stopwatch)
  return { link, puppet: await next(), stopwatch, abortion }
}

/** The code, the message and the hint of what it rejects with. */
const why = async (link: Promise<unknown>): Promise<readonly string[]> => {
  const error = await link.then(
    () => new Error('There is a link.'),
    (error: unknown) => error
  )
  return error instanceof UserError ? [error.code, error.message, error.hint] : [String(error)]
}

t.test('a link, from the URL to the end', async t => {
  const { link, puppet, stopwatch, abortion } = await dialPuppet(t)
  await puppet.obey({ do: 'out', text: 'starting\nurl https://one.example.com\nurl https://two.example.com\n' })
  const { url, name, lost, drain, close } = await link
  t.same([url, name], ['https://one.example.com', undefined])
  t.equal(stopwatch.waiting(), 0)
  abortion.abort()
  drain()
  await puppet.obey({ do: 'err', text: 'the last words\n' })
  puppet.end({ do: 'end', code: 3 })
  const failure = await lost
  t.match(failure, { code: 'ERR_TUNNEL_LOST', message: 'The puppet has ended (exit code 3): the last words' })
  await close()
})

t.test('close ends the program, and it is not lost then', async t => {
  const { link, puppet } = await dialPuppet(t, { nameOf: url => new URL(url).hostname })
  await puppet.obey({ do: 'out', text: 'url https://one.example.com\n' })
  const { name, lost, close } = await link
  t.equal(name, 'one.example.com')
  await Promise.all([close(), close()])
  await puppet.gone
  t.equal(await Promise.race([lost, Promise.resolve('not lost')]), 'not lost')
})

t.test('a link that is there at once, and a program that is killed without a word', async t => {
  const { link, puppet } = await dialPuppet(t, { url: 'https://known.example.com' })
  const { url, lost } = await link
  t.equal(url, 'https://known.example.com')
  puppet.end({ do: 'kill', signal: 'SIGKILL' })
  t.equal((await lost).message, 'The puppet has ended (signal SIGKILL)')
})

t.test('it ends before there is a URL', async t => {
  const { link, puppet } = await dialPuppet(t, { noise: /^debug/ })
  await puppet.obey({ do: 'err', text: `first\n${'x'.repeat(300)}\ndebug: too many\n` })
  puppet.end({ do: 'end', code: 1 })
  const message = `The puppet ended before there was a tunnel (exit code 1): ${'x'.repeat(200)}`
  t.same(await why(link), ['ERR_TUNNEL_EXITED', message, 'Run the command by hand to see why it ends.'])
})

t.test('and says why', async t => {
  const { link, puppet } = await dialPuppet(t)
  await puppet.obey({ do: 'out', text: 'too many\nthere is no way in\nbye\n' })
  puppet.end({ do: 'end', code: 1 })
  t.same(await why(link), ['ERR_TUNNEL_AUTH', 'The puppet: there is no way in', 'Knock.'], 'the first row that fits')
})

t.test('no URL for 15 s', async t => {
  const { link, puppet, stopwatch } = await dialPuppet(t)
  await puppet.obey({ do: 'out', text: 'hm\n' })
  stopwatch.advance(14_999)
  await puppet.obey({ do: 'ignore', signal: 'SIGTERM' })
  stopwatch.advance(1)
  t.equal(await puppet.tells(), 'SIGTERM')
  stopwatch.advance(2000)
  t.match(await why(link), ['ERR_TUNNEL_NO_URL', /^The puppet told no public URL within 15 s/])
  await puppet.gone
})

t.test('no URL for 15 s, and it has said why', async t => {
  let hear: (line: string) => void
  const heard = new Promise<string>(resolve => {
    hear = resolve
  })
  const { link, puppet, stopwatch } = await dialPuppet(t, { readUrl: line => void hear(line) })
  await puppet.obey({ do: 'err', text: 'too many\n' })
  await heard
  stopwatch.advance(15_000)
  t.match(await why(link), ['ERR_TUNNEL_RATE', 'The puppet: too many'])
  await puppet.gone
})

t.test('cancelled', async t => {
  const { link, puppet, stopwatch, abortion } = await dialPuppet(t)
  abortion.abort()
  t.match(await why(link), ['ERR_TUNNEL_ABORTED'])
  await puppet.gone
  t.equal(stopwatch.waiting(), 0)
  const again = dialProgram(
    { label: '', command: 'ens-local-no-such-program', args: [], readUrl: () => undefined, verdicts: [] },
    abortion,
    stopwatch
  )
  t.match(await why(again), ['ERR_TUNNEL_ABORTED'], 'from the start: nothing is run')
})

t.test('no such program', async t => {
  const dial = { label: '', command: 'ens-local-no-such-program', args: [], readUrl: () => undefined, verdicts: [] }
  const { signal } = new AbortController()
  const message = 'ens-local-no-such-program cannot be started (ENOENT).'
  t.match(await why(dialProgram(dial, { signal }, fakeStopwatch())), ['ERR_TUNNEL_BINARY', message, /--tunnel-bin/])
  const other = dialProgram({ ...dial, binaryHint: 'Get it there.' }, { signal }, fakeStopwatch())
  t.same(await why(other), ['ERR_TUNNEL_BINARY', message, 'Get it there.'])
})
