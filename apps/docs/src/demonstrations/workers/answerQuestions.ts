/** What a worker says where it cannot answer. */
export interface Refusal {
  readonly why: string;
}

/** Lets this worker answer every question that a page asks it, in turn; what goes wrong it says as the reason. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- what a page asks has the type that the worker knows
export function answerQuestions<Question, Answer extends object>(
  answer: (question: Question) => Answer | Promise<Answer>,
): void {
  const answerOrRefuse = async (question: Question): Promise<Answer | Refusal> => {
    try {
      return await answer(question);
    } catch (error) {
      return { why: error instanceof Error ? error.message : String(error) };
    }
  };
  addEventListener('message', ({ data }: MessageEvent<Question>) => {
    void answerOrRefuse(data).then((found) => {
      postMessage(found);
    });
  });
}
