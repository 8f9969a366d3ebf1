//! Divergence of Gaussian dropout.

use crate::heap::{Call, Refusal};
use infodrop_kernels::variational_kl::{self as kernel, Form, Of};

fn form(call: &mut Call<'_>) -> Result<(Form, Of), Refusal> {
    let [form, of] = [call.size()?, call.size()?];
    let known = Form::ALL.get(form).copied().zip(Of::ALL.get(of).copied());
    known.ok_or_else(|| format!("a form must be known, got number {form} of {of}"))
}

/// variationalKl(form, of, x, out, units)
pub fn variational_kl(call: &mut Call<'_>) -> Result<(), Refusal> {
    let (form, of) = form(call)?;
    let [x, out] = [call.address()?, call.address()?];
    let count = call.size()?;
    call.end()?;
    kernel::variational_kl(form, of, call.read(x, count)?, call.write(out, count)?);
    Ok(())
}

/// variationalKlGradient(form, of, dy, x, out, units)
pub fn variational_kl_gradient(call: &mut Call<'_>) -> Result<(), Refusal> {
    let (form, of) = form(call)?;
    let [dy, x, out] = [call.address()?, call.address()?, call.address()?];
    let count = call.size()?;
    call.end()?;
    let (dy, x) = (call.read(dy, count)?, call.read(x, count)?);
    kernel::variational_kl_gradient(form, of, dy, x, call.write(out, count)?);
    Ok(())
}
