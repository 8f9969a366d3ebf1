;; The kernel of cubeNearest.ts. Its bytes stand in cubeNearestKernel.ts: wat2wasm (wabt 1.0) of this file, in base64.
;; For each place of the leaves from node $leaf to before $to, the distance to the k-th nearest other sample in the max norm of
;; four dimensions, at $out + 8 place. Samples with |i − j| <= $window are passed over. Other arguments are addresses.
;; A point is four doubles, a box eight: its lower corner, then the upper. The stack of nodes is at 0; the list of k distances,
;; least first, is at 256, and the boxes follow. Nodes and points are visited in the order of ballSearch.ts.
(module
 (memory (export "m") 1)
 (func (export "f")
  (param $leaf i32) (param $to i32) (param $leaves i32) (param $window i32)
  (param $boxes i32) (param $points i32) (param $out i32) (param $order i32) (param $starts i32)
  (local $p i32) (local $end i32) (local $last i32)
  (local $node i32) (local $next i32) (local $top i32) (local $at i32) (local $i i32) (local $e i32) (local $sample i32)
  (local $q v128) (local $r v128) (local $bound v128) (local $d v128) (local $x f64)
  (local.set $last (i32.sub (local.get $boxes) (i32.const 8)))
  (local.set $p (i32.load (i32.add (local.get $starts) (i32.shl (i32.sub (local.get $leaf) (local.get $leaves)) (i32.const 2)))))
  (loop $leaf
   (local.set $end (i32.load offset=4 (i32.add (local.get $starts) (i32.shl (i32.sub (local.get $leaf) (local.get $leaves)) (i32.const 2)))))
  (loop $query
   (local.set $q (v128.load (local.tee $i (i32.add (local.get $points) (i32.shl (local.get $p) (i32.const 5))))))
   (local.set $r (v128.load offset=16 (local.get $i)))
   (local.set $sample (i32.load (i32.add (local.get $order) (i32.shl (local.get $p) (i32.const 2)))))
   (local.set $bound (f64x2.splat (f64.const inf)))
   (local.set $i (i32.const 256))
   (loop $clear
    (f64.store (local.get $i) (f64.const inf))
    (br_if $clear (i32.le_u (local.tee $i (i32.add (local.get $i) (i32.const 8))) (local.get $last))))
   (local.set $next (local.tee $node (local.get $leaf)))
   (loop $up
    (i32.store (i32.const 0) (local.get $next))
    (local.set $top (i32.const 4))
    (loop $down
     (local.set $at (i32.load (local.tee $top (i32.sub (local.get $top) (i32.const 4)))))
     (local.set $i (i32.add (local.get $boxes) (i32.shl (local.get $at) (i32.const 6))))
     (if (i64x2.all_true (f64x2.lt
       (f64x2.pmax
        (f64x2.pmax (f64x2.sub (v128.load (local.get $i)) (local.get $q))
         (f64x2.sub (local.get $q) (v128.load offset=32 (local.get $i))))
        (f64x2.pmax (f64x2.sub (v128.load offset=16 (local.get $i)) (local.get $r))
         (f64x2.sub (local.get $r) (v128.load offset=48 (local.get $i)))))
       (local.get $bound)))
      (then
       (if (i32.lt_u (local.get $at) (local.get $leaves))
        (then
         (i32.store (local.get $top) (local.tee $at (i32.shl (local.get $at) (i32.const 1))))
         (i32.store offset=4 (local.get $top) (i32.add (local.get $at) (i32.const 1)))
         (local.set $top (i32.add (local.get $top) (i32.const 8))))
        (else
         (local.set $i (i32.add (local.get $starts) (i32.shl (i32.sub (local.get $at) (local.get $leaves)) (i32.const 2))))
         (local.set $e (i32.load offset=4 (local.get $i)))
         (local.set $i (i32.load (local.get $i)))
         (loop $point
          (local.set $at (i32.add (local.get $points) (i32.shl (local.get $i) (i32.const 5))))
          (if (i64x2.all_true (f64x2.lt
            (local.tee $d (f64x2.pmax
             (f64x2.abs (f64x2.sub (v128.load (local.get $at)) (local.get $q)))
             (f64x2.abs (f64x2.sub (v128.load offset=16 (local.get $at)) (local.get $r)))))
            (local.get $bound)))
           (then
            (local.set $at (i32.sub (i32.load (i32.add (local.get $order) (i32.shl (local.get $i) (i32.const 2)))) (local.get $sample)))
            (if (i32.or (i32.gt_s (local.get $at) (local.get $window))
              (i32.gt_s (i32.sub (i32.const 0) (local.get $at)) (local.get $window)))
             (then
              (local.set $x (f64.max (f64x2.extract_lane 0 (local.get $d)) (f64x2.extract_lane 1 (local.get $d))))
              (local.set $at (local.get $last))
              (block $placed
               (loop $shift
                (br_if $placed (i32.eq (local.get $at) (i32.const 256)))
                (br_if $placed (f64.le (f64.load (i32.sub (local.get $at) (i32.const 8))) (local.get $x)))
                (f64.store (local.get $at) (f64.load (i32.sub (local.get $at) (i32.const 8))))
                (local.set $at (i32.sub (local.get $at) (i32.const 8)))
                (br $shift)))
              (f64.store (local.get $at) (local.get $x))
              (local.set $bound (v128.load64_splat (local.get $last)))))))
          (br_if $point (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $e))))))))
     (br_if $down (local.get $top)))
    (local.set $next (i32.xor (local.get $node) (i32.const 1)))
    (if (i32.gt_u (local.get $node) (i32.const 1))
     (then
      (local.set $node (i32.shr_u (local.get $node) (i32.const 1)))
      (br $up))))
   (f64.store (i32.add (local.get $out) (i32.shl (local.get $p) (i32.const 3))) (f64x2.extract_lane 0 (local.get $bound)))
   (br_if $query (i32.lt_u (local.tee $p (i32.add (local.get $p) (i32.const 1))) (local.get $end))))
  (br_if $leaf (i32.lt_u (local.tee $leaf (i32.add (local.get $leaf) (i32.const 1))) (local.get $to))))))
