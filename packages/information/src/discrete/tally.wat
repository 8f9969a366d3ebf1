;; The kernel of tallyKernel.ts. Its bytes stand there: wat2wasm (wabt 1.0) of this file, in base64.
;; Counts the labels from address $at to before $end, four at a time, in the table at 0: label × 4, less the bits that $mask lacks,
;; is the address of its count. Gives all bits that any of the labels has.
(module
 (memory (export "m") 2)
 (func (export "f") (param $at i32) (param $end i32) (param $mask i32) (result i32)
  (local $all i64) (local $two i64) (local $count i32)
  (loop $four
   (local.set $all (i64.or (local.get $all) (local.tee $two (i64.load (local.get $at)))))
   (i32.store
    (local.tee $count (i32.and (i32.shl (i32.wrap_i64 (local.get $two)) (i32.const 2)) (local.get $mask)))
    (i32.add (i32.load (local.get $count)) (i32.const 1)))
   (i32.store
    (local.tee $count (i32.and (i32.wrap_i64 (i64.shr_u (local.get $two) (i64.const 30))) (local.get $mask)))
    (i32.add (i32.load (local.get $count)) (i32.const 1)))
   (local.set $all (i64.or (local.get $all) (local.tee $two (i64.load offset=8 (local.get $at)))))
   (i32.store
    (local.tee $count (i32.and (i32.shl (i32.wrap_i64 (local.get $two)) (i32.const 2)) (local.get $mask)))
    (i32.add (i32.load (local.get $count)) (i32.const 1)))
   (i32.store
    (local.tee $count (i32.and (i32.wrap_i64 (i64.shr_u (local.get $two) (i64.const 30))) (local.get $mask)))
    (i32.add (i32.load (local.get $count)) (i32.const 1)))
   (br_if $four (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 16))) (local.get $end))))
  (i32.or (i32.wrap_i64 (local.get $all)) (i32.wrap_i64 (i64.shr_u (local.get $all) (i64.const 32))))))
