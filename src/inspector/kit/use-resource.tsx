// Something of the emulator's that one view alone reads, and keeps fresh while it is in view.

import { useSignalEffect } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { usePage } from '../page-context.js'
import { createResource, type Resource, type ResourceOptions } from '../resource.js'

const after = (ms: number, run: () => void): void => void setTimeout(run, ms)

/** `of` says what is read: another one is another resource, and begins with nothing. */
export const useResource = <T,>(of: string, options: Omit<ResourceOptions<T>, 'after'>): Resource<T> => {
  const { live } = usePage()
  const resource = useMemo(() => createResource({ ...options, after }), [of])
  useEffect(
    () =>
      live.listen(activities => {
        for (const activity of activities) resource.note(activity)
      }),
    [live, resource]
  )
  // After an interruption what was known may be old.
  useSignalEffect(() => {
    if (live.connection.value.state === 'live') resource.revive()
  })
  return resource
}
