/**
 * Asks a worker, one question at a time: of those that come while it thinks, the last alone is asked next.
 *
 * @param heard - Told of every answer, and whether no later question waits for its own.
 * @param broken - Told where the worker does not start.
 */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- what a worker says has the type that its caller knows
export function latestAnswer<Question, Answer>(
  worker: Worker,
  heard: (answer: Answer, isLast: boolean) => void,
  broken: (why: string) => void,
): (question: Question) => void {
  let thinks = false;
  let next: Question | undefined;
  const ask = (question: Question): void => {
    thinks = true;
    worker.postMessage(question);
  };
  worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
    thinks = false;
    const isLast = next === undefined;
    if (next !== undefined) {
      ask(next);
      next = undefined;
    }
    heard(data, isLast);
  });
  worker.addEventListener('error', ({ message }) => {
    broken(message === '' ? 'This demonstration does not start in this browser.' : message);
  });
  return (question) => {
    if (thinks) next = question;
    else ask(question);
  };
}
