/**
 * The constants of {@link normal}'s arithmetic. Each is a float32 exactly, so that any implementation may restate it.
 * The polynomials are weighted minimax fits, rounded to float32 (test/golden/fitNormalConstants.mjs).
 */

/** Bits of the float32 nearest above √½: where the mantissa's interval [√½, √2) begins. */
export const SQRT_HALF_BITS = 0x3f3504f3;

/** −2 ln 2. */
export const MINUS_TWO_LN2 = -1.3862943649291992;

/** −2 ln((1+s)/(1−s)) ≈ s(−4 + z(LOG_0 + z(LOG_1 + z LOG_2))), z = s². */
export const LOG_0 = -1.333335518836975;
export const LOG_1 = -0.7995505332946777;
export const LOG_2 = -0.5974456071853638;

/** sin(πv/4) ≈ v(SIN_0 + z(SIN_1 + z(SIN_2 + z SIN_3))), z = v², |v| ≤ 1. */
export const SIN_0 = 0.7853981852531433;
export const SIN_1 = -0.08074542880058289;
export const SIN_2 = 0.00249000103212893;
export const SIN_3 = -0.000035950422898167744;

/** cos(πv/4) ≈ 1 + z(COS_0 + z(COS_1 + z(COS_2 + z COS_3))), z = v², |v| ≤ 1. */
export const COS_0 = -0.3084251284599304;
export const COS_1 = 0.015854327008128166;
export const COS_2 = -0.0003259400837123394;
export const COS_3 = 0.000003530338062773808;
