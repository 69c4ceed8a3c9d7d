import { effect } from '@preact/signals'
import t from 'tap'
import type { Activity } from '../../src/ens/activity.js'
import { ApiProblem } from '../../src/inspector/api.js'
import { createResource, type Resource, toProblem } from '../../src/inspector/resource.js'

const deleted = { type: 'callback.deleted' } as Activity
const reset = { type: 'state.reset' } as Activity

interface Trial {
  readonly resource: Resource<number>
  readonly answers: ((answer: number | Error) => void)[]
  readonly pauses: (() => void)[]
  readonly gaps: number[]
}

/** Readings and pauses end when the test says so. */
const tryOut = (): Trial => {
  const trial = { answers: [] as Trial['answers'], pauses: [] as Trial['pauses'], gaps: [] as number[] }
  const resource = createResource<number>({
    load: () =>
      new Promise((resolve, reject) => {
        trial.answers.push(answer => (typeof answer === 'number' ? resolve(answer) : reject(answer)))
      }),
    concerns: ({ type }) => type === 'callback.deleted',
    after: (ms, run) => {
      trial.gaps.push(ms)
      trial.pauses.push(run)
    }
  })
  return { resource, ...trial }
}

const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

t.test('it is read when somebody looks, and not before', async t => {
  const { resource, answers } = tryOut()
  resource.note(deleted)
  resource.revive()
  t.equal(answers.length, 0)
  const forget = effect(() => void resource.data.value)
  t.equal(answers.length, 1)
  answers[0]?.(7)
  await turn()
  t.equal(resource.data.value, 7)
  forget()
})

t.test('a change reads it again, once for many, after a pause', async t => {
  const { resource, answers, pauses, gaps } = tryOut()
  const forget = effect(() => void resource.data.value)
  answers[0]?.(1)
  await turn()
  resource.note(reset)
  resource.note(deleted)
  resource.note(deleted)
  t.equal(answers.length, 1, 'not during the pause')
  t.same(gaps, [250])
  pauses[0]?.()
  t.equal(answers.length, 2)
  answers[1]?.(2)
  await turn()
  t.equal(resource.data.value, 2)
  pauses[1]?.()
  t.equal(answers.length, 2, 'nothing has changed since')
  forget()
})

t.test('nobody looks any more: nothing is read', async t => {
  const { resource, answers, pauses } = tryOut()
  const forget = effect(() => void resource.data.value)
  answers[0]?.(1)
  await turn()
  resource.note(deleted)
  forget()
  pauses[0]?.()
  resource.note(deleted)
  t.equal(answers.length, 1)
  const forgetAgain = effect(() => void resource.data.value)
  t.equal(answers.length, 2, 'somebody looks again')
  forgetAgain()
})

t.test('why it could not be read; what was known stays', async t => {
  const { resource, answers } = tryOut()
  const problem = { status: 404, code: 'gone', message: 'm', hint: 'h', body: '' }
  const first = resource.refresh()
  answers[0]?.(5)
  await first
  const second = resource.refresh()
  answers[1]?.(new ApiProblem(problem))
  await second
  t.same([resource.data.value, resource.problem.value], [5, problem])
  const third = resource.refresh()
  answers[2]?.(6)
  await third
  t.same([resource.data.value, resource.problem.value], [6, undefined])
})

t.test('an old answer that comes late does not take the place of a newer one', async t => {
  const { resource, answers } = tryOut()
  const [first, second, third] = [resource.refresh(), resource.refresh(), resource.refresh()]
  answers[1]?.(2)
  await second
  answers[0]?.(new Error('too late to matter'))
  await first
  t.same([resource.data.value, resource.problem.value], [2, undefined])
  answers[2]?.(3)
  await third
  t.equal(resource.data.value, 3)
})

t.test('what is no answer of the emulator is a bug, and says so', async t => {
  t.match(toProblem(new TypeError('x')), { code: 'bug', message: 'TypeError: x', hint: /report/ })
})
