//! Functions element by element.

use crate::heap::{Call, Refusal};
use infodrop_kernels::elementwise::{self as kernel, Binary, Comparison, Levels, Operand, Unary};

/// mapElements(function, x, out, parameter, units)
pub fn map_elements(call: &mut Call<'_>) -> Result<(), Refusal> {
    let function = call.size()?;
    let function = *Unary::ALL.get(function).ok_or_else(|| format!("a function must be known, got number {function}"))?;
    let [x, out] = [call.address()?, call.address()?];
    let parameter = call.single()?;
    let count = call.size()?;
    call.end()?;
    kernel::map_elements(function, parameter, call.read(x, count)?, call.write(out, count)?);
    Ok(())
}

/// A function of two numbers.
#[derive(Clone, Copy)]
enum Function {
    /// Whose result is a number.
    Number(Binary),
    /// Whose result is a truth value.
    Truth(Comparison),
}

/// All, by their numbers.
const FUNCTIONS: [Function; 16] = [
    Function::Number(Binary::Maximum),
    Function::Number(Binary::Minimum),
    Function::Truth(Comparison::Greater),
    Function::Truth(Comparison::GreaterEqual),
    Function::Truth(Comparison::Less),
    Function::Truth(Comparison::LessEqual),
    Function::Truth(Comparison::Equal),
    Function::Truth(Comparison::NotEqual),
    Function::Number(Binary::Prelu),
    Function::Number(Binary::Add),
    Function::Number(Binary::Sub),
    Function::Number(Binary::Multiply),
    Function::Number(Binary::Divide),
    Function::Number(Binary::SquaredDifference),
    Function::Number(Binary::ReluGradient),
    Function::Number(Binary::Relu6Gradient),
];

/// Address, floats with block, floats with outer, bytes with inner (0 or 4).
struct Place {
    address: usize,
    block: usize,
    outer: usize,
    moves: bool,
}

fn place(call: &mut Call<'_>) -> Result<Place, Refusal> {
    let [address, block, outer] = [call.address()?, call.size()?, call.size()?];
    let moves = match call.size()? {
        0 => false,
        4 => true,
        step => return Err(format!("a step must be 0 or 4, got {step}")),
    };
    Ok(Place { address, block, outer, moves })
}

fn operand<'heap>(
    call: &mut Call<'heap>,
    &Place { address, block, outer, moves }: &Place,
    levels: Levels,
    count: usize,
) -> Result<Operand<'heap>, Refusal> {
    let length = Operand::length(block, outer, moves, levels, count);
    Ok(Operand { values: call.read(address, length)?, block, outer, moves })
}

/// pairElements(function, a, aBlock, aOuter, aStep, b, bBlock, bOuter, bStep, outers, inner, out, units)
pub fn pair_elements(call: &mut Call<'_>) -> Result<(), Refusal> {
    let function = call.size()?;
    let function = *FUNCTIONS.get(function).ok_or_else(|| format!("a function must be known, got number {function}"))?;
    let [a, b] = [place(call)?, place(call)?];
    let levels = Levels { outers: call.positive()?, inner: call.positive()? };
    let [out, count] = [call.address()?, call.size()?];
    call.end()?;
    if count % levels.inner != 0 {
        return Err(format!("elements must be a multiple of the inner ones, {}, got {count}", levels.inner));
    }
    let a = operand(call, &a, levels, count)?;
    let b = operand(call, &b, levels, count)?;
    match function {
        Function::Number(function) => kernel::pair_elements(function, a, b, levels, call.write(out, count)?),
        Function::Truth(function) => kernel::compare_elements(function, a, b, levels, call.write(out, count)?),
    }
    Ok(())
}

/// addTo(x, sum, units)
pub fn add_to(call: &mut Call<'_>) -> Result<(), Refusal> {
    let [x, sum, count] = [call.address()?, call.address()?, call.size()?];
    call.end()?;
    kernel::add_to(call.read(x, count)?, call.write(sum, count)?);
    Ok(())
}

/// combineTruths(either, a, b, out, units)
pub fn combine_truths(call: &mut Call<'_>) -> Result<(), Refusal> {
    let either = call.flag()?;
    let [a, b, out, count] = [call.address()?, call.address()?, call.address()?, call.size()?];
    call.end()?;
    kernel::combine_truths(either, call.read(a, count)?, call.read(b, count)?, call.write(out, count)?);
    Ok(())
}

/// chooseElements(truths, a, b, out, units)
pub fn choose_elements(call: &mut Call<'_>) -> Result<(), Refusal> {
    let [truths, a, b] = [call.address()?, call.address()?, call.address()?];
    let [out, count] = [call.address()?, call.size()?];
    call.end()?;
    kernel::choose_elements(call.read(truths, count)?, call.read(a, count)?, call.read(b, count)?, call.write(out, count)?);
    Ok(())
}
