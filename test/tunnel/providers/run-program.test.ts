import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { createStopwatch } from '../../../src/clock/create-stopwatch.js'
import { runProgram } from '../../../src/tunnel/providers/run-program.js'
import { fakeStopwatch } from '../../support/fake-stopwatch.js'
import { startPuppets } from '../../support/puppet.js'

const turns = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await new Promise(setImmediate)
}

t.test('lines of both outputs, and how it ended', async t => {
  const { path, next } = await startPuppets(t)
  const heard: string[] = []
  const stopwatch = fakeStopwatch()
  const program = runProgram({ command: path, args: ['a b', '$HOME'], onLine: line => heard.push(line) }, stopwatch)
  const puppet = await next()
  t.same(puppet.args, ['a b', '$HOME'], 'no shell reads them')
  const euro = Buffer.from('a € b\n')
  await puppet.obey({ do: 'out', text: euro.toString() })
  await turns(() => heard.length === 1)
  await puppet.obey({ do: 'err', text: 'two\nno end' })
  puppet.end({ do: 'end', code: 7 })
  t.same(await program.ended, { exitCode: 7, signal: null })
  t.same(heard, ['a € b', 'two', 'no end'])
  t.same(program.said(), heard)
  await program.stop()
  t.equal(stopwatch.waiting(), 0, 'no timer is left')
})

t.test('a signal', async t => {
  const { path, next } = await startPuppets(t)
  const program = runProgram({ command: path, args: [], onLine: () => {} }, fakeStopwatch())
  const puppet = await next()
  puppet.end({ do: 'kill', signal: 'SIGKILL' })
  t.same(await program.ended, { exitCode: null, signal: 'SIGKILL' })
})

t.test('it is in a group of its own, so that Ctrl-C does not reach it', async t => {
  const { path, next } = await startPuppets(t)
  const program = runProgram({ command: path, args: [], onLine: () => {} }, fakeStopwatch())
  const { pid } = await next()
  t.ok(process.kill(-pid, 0), 'its id is the id of a group')
  await program.stop()
})

t.test('stop asks first', async t => {
  const { path, next } = await startPuppets(t)
  const stopwatch = fakeStopwatch()
  const program = runProgram({ command: path, args: [], onLine: () => {} }, stopwatch)
  const { gone } = await next()
  await Promise.all([program.stop(), program.stop()])
  await gone
  t.same(await program.ended, { exitCode: null, signal: 'SIGTERM' })
  await program.stop()
})

t.test('and makes it after 2 s', async t => {
  const { path, next } = await startPuppets(t)
  const stopwatch = fakeStopwatch()
  const program = runProgram({ command: path, args: [], onLine: () => {} }, stopwatch)
  const puppet = await next()
  await puppet.obey({ do: 'ignore', signal: 'SIGTERM' })
  const stopping = program.stop()
  t.equal(await puppet.tells(), 'SIGTERM')
  stopwatch.advance(1999)
  await puppet.obey({ do: 'out', text: 'still here' })
  stopwatch.advance(1)
  await stopping
  t.same(await program.ended, { exitCode: null, signal: 'SIGKILL' })
})

t.test('what a shell has started ends with it', async t => {
  const { path, next } = await startPuppets(t)
  const program = runProgram({ command: `'${path}' & '${path}'; true`, onLine: () => {} }, createStopwatch())
  const [one, two] = [await next(), await next()]
  await program.stop()
  await Promise.all([one.gone, two.gone])
})

t.test('what a program leaves behind ends with it', async t => {
  const { path, next } = await startPuppets(t)
  const stopwatch = fakeStopwatch()
  const silent = runProgram({ command: `'${path}' deaf >/dev/null 2>&1 & '${path}' main`, onLine: () => {} }, stopwatch)
  const both = [await next(), await next()]
  const [deaf, main] = ['deaf', 'main'].map(name => both.find(({ args }) => args[0] === name))
  await deaf?.obey({ do: 'ignore', signal: 'SIGTERM' })
  main?.end({ do: 'end', code: 0 })
  t.equal((await silent.ended).exitCode, 0, 'nobody holds its outputs, so nobody waits')
  await deaf?.gone
})

t.test('nobody waits for long for one who left the group and holds its outputs', async t => {
  const { path, next } = await startPuppets(t)
  const stopwatch = fakeStopwatch()
  const program = runProgram({ command: path, args: [], onLine: () => {} }, stopwatch)
  const puppet = await next()
  await puppet.obey({ do: 'escape' })
  const escaped = await next()
  t.same(escaped.args, ['escaped'])
  puppet.end({ do: 'end', code: 0 })
  await turns(() => stopwatch.waiting() === 1)
  stopwatch.advance(2000)
  t.same(await program.ended, { exitCode: 0, signal: null })
})

t.test('input', async t => {
  const { path, next } = await startPuppets(t)
  runProgram({ command: path, args: ['none'], onLine: () => {} }, fakeStopwatch())
  const none = await next()
  none.end({ do: 'say when input ends' })
  t.equal(await none.tells(), 'input ended', 'there is none')
  none.end({ do: 'end', code: 0 })

  const program = runProgram({ command: path, args: [], holdsInput: true, onLine: () => {} }, fakeStopwatch())
  const held = await next()
  await held.obey({ do: 'say when input ends' })
  await held.obey({ do: 'ignore', signal: 'SIGTERM' })
  const stopping = program.stop()
  t.equal(await held.tells(), 'SIGTERM', 'nothing was told of an end before')
  held.end({ do: 'end', code: 0 })
  await stopping
})

t.test('one that can not be started', async t => {
  const folder = t.testdir()
  const noProgram = join(folder, 'not-executable')
  writeFileSync(noProgram, '')
  for (const [command, code] of [
    ['ens-local-no-such-program', 'ENOENT'],
    [noProgram, 'EACCES'],
    [join(noProgram, 'below'), 'ENOTDIR']
  ] as const) {
    const program = runProgram({ command, args: [], onLine: () => {} }, fakeStopwatch())
    t.match(await program.ended, { exitCode: null, signal: null, error: { code } }, code)
    await program.stop()
    t.same(program.said(), [])
  }
})
