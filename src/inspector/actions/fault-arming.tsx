// The form that arms a fault rule, with a sentence that says what will happen.

import type { JSX } from 'preact'
import { eventTypes } from '../../ens/event-catalogue.js'
import { operationNames } from '../../ens/operation-names.js'
import type { FaultKindView } from '../control-views.js'
import { TextField } from '../kit/field.js'
import { Note } from '../kit/notes.js'
import { usePage } from '../page-context.js'
import { printable } from '../printable.js'
import {
  emptyFault,
  type FaultForm,
  kindText,
  type MatchField,
  matchFields,
  phaseIn,
  toFaultRule
} from './fault-form.js'
import { faultSentence } from './fault-words.js'
import { type Draft, Form, Select, useDraft } from './form.js'

interface PartProps {
  readonly draft: Draft<FaultForm>
  readonly kind: FaultKindView
}

const toOption = (name: string): readonly [string, string] => [name, printable(name, 80)]

const Kind = ({ draft: { now, bind, set }, kind }: PartProps): JSX.Element => {
  const { parameter, takes, says, isHost } = kind
  const kinds = usePage().faultKinds.data.value ?? []
  const namesOf = (isHost: boolean): readonly (readonly [string, string])[] =>
    kinds.filter(one => one.isHost === isHost).map(({ name }) => toOption(name))
  return (
    <div class="action-columns">
      <Select
        label="Kind"
        {...bind('kind')}
        onInput={name => set({ kind: name, parameter: '', takes: '' })}
        hint={isHost ? `${says} Also a host to register: https://${kindText(kind, now.parameter)}.fault.test` : says}
        groups={[
          ['Also a host', namesOf(true)],
          ['Rules alone', namesOf(false)]
        ]}
      />
      {parameter && (
        <TextField
          label={parameter.name}
          type="number"
          {...bind('parameter')}
          placeholder={String(parameter.example)}
          hint={`${parameter.min} to ${parameter.max}`}
        />
      )}
      {takes && <TextField label={takes} {...bind('takes')} hint={takes === 'by' ? '500ms, 3s, 10m' : '400 to 599'} />}
    </div>
  )
}

const phaseWords = { probe: 'probes of callbacks', delivery: 'delivery attempts', api: 'calls of ENS’s API' }
const labels: Readonly<Record<MatchField, string>> = {
  callbackName: 'Callback',
  host: 'Host',
  operation: 'Operation',
  eventType: 'Event type'
}

const Matches = ({ draft: { now, bind }, kind }: PartProps): JSX.Element => {
  const choices: Readonly<Partial<Record<MatchField, readonly string[]>>> = {
    callbackName: [...new Set(usePage().callbacks.data.value?.map(({ callbackName }) => callbackName))],
    operation: operationNames,
    eventType: eventTypes.map(({ name }) => name)
  }
  const phase = phaseIn(kind, now.phase)
  return (
    <div class="action-columns">
      <Select label="Bends" {...bind('phase')} value={phase} options={kind.phases.map(one => [one, phaseWords[one]])} />
      {matchFields[phase].map(field => {
        const names = choices[field]
        const props = { label: labels[field], ...bind(field) }
        return names === undefined ? (
          <TextField key={field} {...props} placeholder="hooks.example.com, *.example.com" />
        ) : (
          <Select key={field} {...props} options={[['', 'any'], ...names.map(toOption)]} />
        )
      })}
    </div>
  )
}

const limits = [
  ['times', 'Times, at most', 'Empty: until cleared'],
  ['after', 'Let pass first', 'Empty: none'],
  ['probability', 'Probability', '0 to 1, from --seed; empty: each time']
] as const

export const FaultArming = (): JSX.Element => {
  const page = usePage()
  const draft = useDraft(emptyFault)
  const kind = page.faultKinds.data.value?.find(({ name }) => name === draft.now.kind)
  if (kind === undefined) return <section class="card" aria-busy="true" />
  const rule = toFaultRule(draft.now, kind)
  const sentence = printable(faultSentence(rule))
  const arm = async (): Promise<void> => {
    await page.api.send('POST', '/faults', rule)
    page.done(sentence)
    await page.faults.refresh()
  }
  return (
    <section class="card">
      <h2>Arm a rule</h2>
      <Form submit="Arm" onSubmit={arm}>
        <Kind draft={draft} kind={kind} />
        <Matches draft={draft} kind={kind} />
        <div class="action-columns">
          {limits.map(([name, label, hint]) => (
            <TextField key={name} label={label} type="number" {...draft.bind(name)} hint={hint} />
          ))}
        </div>
        <Note>
          <p>
            <b>{sentence}</b>
          </p>
          <p class="hint">{kind.ensSays}</p>
        </Note>
      </Form>
    </section>
  )
}
