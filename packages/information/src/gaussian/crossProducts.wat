;; The kernel of crossProducts.ts. Its bytes stand in crossProductsKernel.ts: wat2wasm (wabt 1.0) of this file, in base64.
;; sums[i, j] += Σ over a tile of columns i and j, for blocks of 2 × 4 on and above the diagonal; two samples a step.
;; A tile is panels of 4 columns: sample t of column j at panel j / 4, element (t / 2) 8 + (j mod 4) 2 + t mod 2.
;; Arguments are addresses of sums and tile, the number of columns, and the bytes of a panel.
(module
 (memory (export "m") 1)
 (func (export "f") (param $sums i32) (param $tile i32) (param $width i32) (param $panel i32)
  (local $i i32) (local $j i32) (local $x i32) (local $y i32) (local $end i32) (local $out i32)
  (local $a v128) (local $b v128) (local $c v128)
  (local $s0 v128) (local $s1 v128) (local $s2 v128) (local $s3 v128)
  (local $s4 v128) (local $s5 v128) (local $s6 v128) (local $s7 v128)
  (loop $I
   (local.set $j (i32.and (local.get $i) (i32.const -4)))
   (loop $J
    (local.set $x (i32.add (i32.add (local.get $tile) (i32.mul (i32.shr_u (local.get $i) (i32.const 2)) (local.get $panel))) (i32.shl (i32.and (local.get $i) (i32.const 2)) (i32.const 4))))
    (local.set $y (i32.add (local.get $tile) (i32.mul (i32.shr_u (local.get $j) (i32.const 2)) (local.get $panel))))
    (local.set $end (i32.add (local.get $y) (local.get $panel)))
    (local.set $s0 (v128.const i64x2 0 0)) (local.set $s1 (v128.const i64x2 0 0)) (local.set $s2 (v128.const i64x2 0 0)) (local.set $s3 (v128.const i64x2 0 0))
    (local.set $s4 (v128.const i64x2 0 0)) (local.set $s5 (v128.const i64x2 0 0)) (local.set $s6 (v128.const i64x2 0 0)) (local.set $s7 (v128.const i64x2 0 0))
    (loop $T
     (local.set $a (v128.load (local.get $x)))
     (local.set $b (v128.load offset=16 (local.get $x)))
     (local.set $c (v128.load (local.get $y)))
     (local.set $s0 (f64x2.add (local.get $s0) (f64x2.mul (local.get $a) (local.get $c))))
     (local.set $s4 (f64x2.add (local.get $s4) (f64x2.mul (local.get $b) (local.get $c))))
     (local.set $c (v128.load offset=16 (local.get $y)))
     (local.set $s1 (f64x2.add (local.get $s1) (f64x2.mul (local.get $a) (local.get $c))))
     (local.set $s5 (f64x2.add (local.get $s5) (f64x2.mul (local.get $b) (local.get $c))))
     (local.set $c (v128.load offset=32 (local.get $y)))
     (local.set $s2 (f64x2.add (local.get $s2) (f64x2.mul (local.get $a) (local.get $c))))
     (local.set $s6 (f64x2.add (local.get $s6) (f64x2.mul (local.get $b) (local.get $c))))
     (local.set $c (v128.load offset=48 (local.get $y)))
     (local.set $s3 (f64x2.add (local.get $s3) (f64x2.mul (local.get $a) (local.get $c))))
     (local.set $s7 (f64x2.add (local.get $s7) (f64x2.mul (local.get $b) (local.get $c))))
     (local.set $x (i32.add (local.get $x) (i32.const 64)))
     (br_if $T (i32.lt_u (local.tee $y (i32.add (local.get $y) (i32.const 64))) (local.get $end))))
    (local.set $out (i32.add (local.get $sums) (i32.shl (i32.add (i32.mul (local.get $i) (local.get $width)) (local.get $j)) (i32.const 3))))
    (call $put (local.get $out) (local.get $s0) (local.get $s1))
    (call $put (i32.add (local.get $out) (i32.const 16)) (local.get $s2) (local.get $s3))
    (local.set $out (i32.add (local.get $out) (i32.shl (local.get $width) (i32.const 3))))
    (call $put (local.get $out) (local.get $s4) (local.get $s5))
    (call $put (i32.add (local.get $out) (i32.const 16)) (local.get $s6) (local.get $s7))
    (br_if $J (i32.lt_u (local.tee $j (i32.add (local.get $j) (i32.const 4))) (local.get $width))))
   (br_if $I (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 2))) (local.get $width)))))
 (func $put (param $at i32) (param $p v128) (param $q v128)
  (v128.store (local.get $at) (f64x2.add (v128.load (local.get $at))
   (f64x2.add
    (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $p) (local.get $q))
    (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31 (local.get $p) (local.get $q)))))))
