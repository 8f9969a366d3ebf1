import { ksgMutualInformation } from '@infodrop/information';
import { key, normal } from '@infodrop/random';
import { useMemo, useState } from 'react';

/** Points of a correlation that a slider sets: what each number tells of the other, estimated and in closed form. */
export function Dependence({ points, seed }: { readonly points: number; readonly seed: number }) {
  const [correlation, setCorrelation] = useState(0.8);
  // The same noise for every correlation: the points move, and are not drawn anew.
  const noise = useMemo(() => normal(key(seed), 2 * points), [points, seed]);
  const [x, y] = useMemo(() => {
    const first = Array.from(noise.subarray(0, points));
    const second = first.map((each, i) => correlation * each + Math.sqrt(1 - correlation ** 2) * noise[points + i]!);
    return [first, second] as const;
  }, [noise, points, correlation]);
  const estimate = useMemo(() => ksgMutualInformation(x, y), [x, y]);
  const exact = -0.5 * Math.log(1 - correlation ** 2);

  return (
    <figure>
      <label>
        Correlation {correlation.toFixed(2)}
        <input
          type="range"
          min={-0.99}
          max={0.99}
          step={0.01}
          value={correlation}
          onChange={({ target }) => {
            setCorrelation(target.valueAsNumber);
          }}
        />
      </label>
      <svg viewBox="-4 -4 8 8" width={320} role="img" aria-label={`Points of correlation ${correlation.toFixed(2)}`}>
        {x.map((each, i) => (
          <circle key={i} cx={each} cy={-y[i]!} r={0.05} />
        ))}
      </svg>
      <figcaption>
        <output id="told">{estimate.toFixed(3)} nats</output> by nearest neighbours, {exact.toFixed(3)} in closed form
      </figcaption>
    </figure>
  );
}
