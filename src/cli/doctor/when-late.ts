// What is done when time is up; at once, if it is up already.

export const whenLate = (signal: AbortSignal, run: () => void): void => {
  if (signal.aborted) run()
  else signal.addEventListener('abort', run)
}
