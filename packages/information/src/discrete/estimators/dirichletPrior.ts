/** The names of {@link DirichletPrior}. */
export const PRIORS = ['jeffreys', 'laplace', 'schurmannGrassberger', 'minimax'] as const;

/** A prior of Dirichlet by name: α = ½, 1, 1/K and √N/K. */
export type DirichletPrior = (typeof PRIORS)[number];

/** The α of a prior, of K possible values and N samples; undefined for a name that none has. */
export function priorWeight(prior: DirichletPrior, alphabetSize: number, total: number): number | undefined {
  switch (prior) {
    case 'jeffreys':
      return 0.5;
    case 'laplace':
      return 1;
    case 'schurmannGrassberger':
      return 1 / alphabetSize;
    case 'minimax':
      return Math.sqrt(total) / alphabetSize;
    default:
      return undefined;
  }
}
