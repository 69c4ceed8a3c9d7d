// What runs that were killed have left, and what the next run does about it.

import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { runCommand as runProcess } from '../support/emulator-process.js'
import { relayTo, startWorld, url, type World } from './register-world.js'

type Test = Parameters<typeof startWorld>[0]

const folderOf = ({ home }: World): string => join(home, 'registrations')

/** A run of its own, killed when `isTime` says so. */
const killed = async (
  t: Test,
  world: World,
  isTime: (lines: AsyncIterable<string>) => Promise<unknown>
): Promise<void> => {
  const env = ['env', `ENS_LOCAL_URL=${world.emulator.url}`, `ENS_LOCAL_HOME=${world.home}`]
  const words = ['register', '--url', url, '--cleanup', '--listen', '0', '--json']
  const { child, lines, ended } = runProcess({ teardown: end => t.teardown(async () => end()) }, words, env)
  await isTime(lines)
  child.kill('SIGKILL')
  t.teardown(() => ended)
  await ended
}

/** Leaves a callback that is there, and half made: the probe has not reached the run that asked for it. */
const leave = async (t: Test, world: World): Promise<string> => {
  const release = world.sink.hold()
  await killed(t, world, () => world.sink.nextVerification())
  release()
  await world.emulator.settled()
  const [{ callbackId = '' } = {}] = await world.client.getAllCallbacks()
  return callbackId
}

t.test('killed before ENS has answered: the next run offers it, and deletes it on a yes', async t => {
  const world = await startWorld(t)
  const callbackId = await leave(t, world)
  t.equal(readdirSync(folderOf(world)).length, 1)

  t.test('without a terminal it only says how', async t => {
    const { code, err } = await world.run(['--url', url])
    t.equal(code, 1)
    t.strictSame(err.split('\n').slice(0, 3), [
      `A run that did not end well has left behind at ${world.emulator.url}:`,
      `  hooks.example.com/ens  ${url}`,
      `To delete it: ens-local register --clean-leftovers --target ${world.emulator.url}`
    ])
    const json = await world.run(['--url', url, '--json'], { columns: 100 })
    t.match(json, { code: 1, err: /To delete it: / })
    t.match(json.io.stdout.json(), [{ type: 'error' }])
  })

  t.test('a no, or nothing, leaves it', async t => {
    for (const lines of ['n\n', 'what?\n', '']) {
      const { code, err } = await world.run(['--url', url], { columns: 100, lines })
      t.match(err, 'Delete them now? [Y/n] ')
      t.match(err, 'was never finished')
      t.equal(code, 1)
    }
    t.match(await world.client.getAllCallbacks(), [{ callbackId }])
  })

  t.test('not at another ENS, or in another business unit', async t => {
    const other = await world.run(['--clean-leftovers', '--account-id', '7'])
    t.match(other, { code: 0, out: '', err: `Nothing is left over at ${world.emulator.url}.\n` })
    const far = await world.run(['--clean-leftovers', '--target', 'http://127.0.0.1:1', '--json'])
    t.match(far, { code: 0, out: '', err: 'Nothing is left over at http://127.0.0.1:1.\n' })
  })

  t.test('a yes deletes it', async t => {
    const running = world.start(['--url', url, '--cleanup', '--listen', '0'], { columns: 100 })
    world.leadTo(running)
    running.io.stdin.write('\n')
    await running.io.stderr.line(/^Ctrl-C/)
    t.match(running.io.stderr.text(), `[Y/n] Deleted ${callbackId}, an earlier run had left it.\n`)
    t.equal((await world.client.getAllCallbacks()).length, 1)
    t.equal(await running.stop(), 130)
    t.strictSame(readdirSync(folderOf(world)), [])
  })
})

t.test('killed when all was done: --clean-leftovers deletes it, and needs no url', async t => {
  const world = await startWorld(t)
  await killed(t, world, async lines => {
    for await (const line of lines) {
      const { type, url: receiver } = JSON.parse(line)
      if (type === 'registered') return
      if (type === 'listening') world.sink.respondWith(relayTo(receiver))
    }
  })
  t.match(await world.client.getAllCallbacks(), [{ status: 'verified' }])
  const { code, io } = await world.run(['--clean-leftovers', '--json'])
  t.equal(code, 0)
  t.match(io.stdout.json(), [{ type: 'unregistered', callbackId: /\S/, url, why: 'leftover' }])
  t.strictSame(await world.client.getAllCallbacks(), [])
  t.strictSame(readdirSync(folderOf(world)), [])
})

t.test('what is gone already is forgotten; what ENS refuses stays', async t => {
  const world = await startWorld(t)
  await leave(t, world)
  const refused = await world.run(['--clean-leftovers'], {
    env: { ENS_LOCAL_CLIENT_ID: 'a', ENS_LOCAL_CLIENT_SECRET: 'b' }
  })
  t.match(refused, { code: 1, err: /ENS refused: invalid_client/ })
  t.equal(readdirSync(folderOf(world)).length, 1)
  await world.emulator.reset()
  const { code, err } = await world.run(['--clean-leftovers'])
  t.match({ code, err }, { code: 0, err: `hooks.example.com/ens (${url}) is gone already.\n` })
  t.strictSame(readdirSync(folderOf(world)), [])
})

t.test('one that was replaced is not offered again', async t => {
  const world = await startWorld(t)
  await leave(t, world)
  const running = world.start(['--url', url, '--listen', '0', '--replace'])
  world.leadTo(running)
  t.equal(await running.code, 0)
  t.match(running.io.stderr.text(), /^A run that did not end well/)
  t.strictSame(readdirSync(folderOf(world)), [])
  t.match(await world.client.getAllCallbacks(), [{ status: 'verified' }])
})

t.test('a file that can not be read is named and skipped', async t => {
  const world = await startWorld(t)
  mkdirSync(folderOf(world))
  const broken = join(folderOf(world), 'broken.json')
  writeFileSync(broken, '{')
  const { code, err } = await world.run(['--clean-leftovers'])
  t.equal(code, 0)
  t.match(err, `${broken} can not be read, and is skipped: it may be deleted.\n`)
})
